for i = 1 to 10 do
    robot.avancer(5)
end
