50 = vitesse
robot.vitesse(vitesse)
