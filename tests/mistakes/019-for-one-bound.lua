for i = 4 do
    robot.avancer(10)
end
