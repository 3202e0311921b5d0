robot.avancer(longueur * 2)
