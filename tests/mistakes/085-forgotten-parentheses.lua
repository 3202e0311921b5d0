if robot.distance < 10 then
    robot.arreter()
end
if robot.bouton then
    robot.bip()
end
