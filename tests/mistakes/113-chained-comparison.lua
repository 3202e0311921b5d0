local d = robot.distance()
if 5 < d < 10 then
    robot.arreter()
end
