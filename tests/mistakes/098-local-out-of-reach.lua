if robot.bouton() then
    local vitesse = 80
end
robot.vitesse(vitesse)
