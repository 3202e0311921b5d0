local x = 3 ** 2
robot.avancer(x)
