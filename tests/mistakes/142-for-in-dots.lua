for i in 1..4 do
    robot.avancer(10)
end
