robot.attendre(0,5)
duree = 1,5
robot.attendre(duree)
