robot.chaque(1, 2)
