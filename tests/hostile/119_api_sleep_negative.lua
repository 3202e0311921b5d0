robot.wait(-1)
