robot = 3
robot.avancer(10)
