var vitesse = 50
robot.vitesse(vitesse)
