d = robot.distance
if d < 10 then
    robot.arreter()
end
