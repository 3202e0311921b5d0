vitesse = 50
if robot.distance() < 20 then
    vitese = 20
end
robot.vitesse(vitesse)
