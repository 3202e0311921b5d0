if robot.distance() < 10 then
    robot.arreter()
end
else
    robot.avancer(5)
end
