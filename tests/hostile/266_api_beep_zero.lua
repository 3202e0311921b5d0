robot.beep(0, 1)
