vitesse = 50
vitesse(30)
robot.vitesse(vitesse)
