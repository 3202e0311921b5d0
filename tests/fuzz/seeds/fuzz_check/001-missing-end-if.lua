-- suivre un mur
while true do
    if robot.distance() < 10 then
        robot.reculer(5)
    robot.rouler(30, 30)
    robot.attendre(0.1)
end
