if robot.distance() < 10 then
    robot.arreter()
    end
end
robot.bip(440, 1)
