vitesse = 50
robot.vitesse(vitese)
