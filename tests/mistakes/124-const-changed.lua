local vitesse <const> = 50
vitesse = 60
robot.vitesse(vitesse)
