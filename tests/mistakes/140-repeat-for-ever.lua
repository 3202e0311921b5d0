toujours
    robot.avancer(1)
end
