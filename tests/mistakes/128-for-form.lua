for i from 1 to 4 do
    robot.avancer(10)
end
