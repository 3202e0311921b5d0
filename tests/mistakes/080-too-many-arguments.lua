robot.arreter(1)
robot.avancer(10, 50)
