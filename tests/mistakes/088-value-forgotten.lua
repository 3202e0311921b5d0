robot.distance()
robot.avancer(10)
