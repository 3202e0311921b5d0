local d = robot.distance()
if d == 10 or 20 then
    robot.arreter()
end
