robot.vitesse(300)
robot.rouler(-150, 50)
robot.led(0, 0, 256)
