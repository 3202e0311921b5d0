ma-vitesse = 50
robot.avancer(10)
