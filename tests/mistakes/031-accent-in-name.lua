durée = 3
robot.attendre(durée)
