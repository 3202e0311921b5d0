robot.ground(-1)
