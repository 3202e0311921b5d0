robot.speed(0)
