local d = robot.distance()
if d < 10 then
    robot.arreter()
elif d < 30 then
    robot.vitesse(20)
end
