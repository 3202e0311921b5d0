vitesse = 80
vitesse -= 10 + 5
robot.vitesse(vitesse)
