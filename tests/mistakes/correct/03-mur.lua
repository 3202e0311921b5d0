while true do
    if robot.distance() < 15 then
        robot.reculer(5)
        robot.droite(90)
    elseif robot.distance() < 30 then
        robot.rouler(20, 20)
    else
        robot.rouler(60, 60)
    end
    robot.attendre(0.1)
end
