local d = robot.distance()
if d < 10 then
    robot.arreter()
else d < 30 then
    robot.avancer(5)
end
