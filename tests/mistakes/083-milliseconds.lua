robot.led(255, 0, 0)
robot.attendre(500)
robot.led(0, 0, 0)
