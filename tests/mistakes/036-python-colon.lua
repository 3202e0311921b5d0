while robot.distance() > 10:
    robot.avancer(1)
robot.arreter()
