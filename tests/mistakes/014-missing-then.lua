if robot.distance() < 10
    robot.arreter()
end
