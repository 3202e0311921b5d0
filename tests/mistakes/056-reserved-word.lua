end = 50
robot.vitesse(50)
