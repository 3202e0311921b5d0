resultat = robot.distance() * 2
robot.avancer(10)
