robot.avancer(distance * 2)
