local d = robot.distance()
if d > 10 and < 20 then
    robot.arreter()
end
