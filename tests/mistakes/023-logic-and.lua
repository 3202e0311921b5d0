if robot.distance() < 10 && robot.ligne() > 0 then
    robot.arreter()
end
