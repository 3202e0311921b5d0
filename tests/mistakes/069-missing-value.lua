robot.avancer(10)
vitesse =
