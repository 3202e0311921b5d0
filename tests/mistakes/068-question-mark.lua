local d = robot.distance()
v = d < 10 ? 20 : 80
robot.vitesse(v)
