robot.avancer(cm = 10)
