robot.avancer(10)
robot.arreter
