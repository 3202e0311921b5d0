repeat
    robot.avancer(1)
end
