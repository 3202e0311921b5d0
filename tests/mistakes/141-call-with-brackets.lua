robot.avancer[10]
