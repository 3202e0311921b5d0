robot.avancer(10 cm)
robot.vitesse(50%)
robot.attendre(2s)
