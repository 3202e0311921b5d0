robot.avancer()
robot.rouler(50)
