local d = robot.distance()
if d < 10 then
    robot.arreter()
else if d < 30 then
    robot.vitesse(20)
else
    robot.vitesse(60)
end
