robot.led(0/0, 0, 0)
