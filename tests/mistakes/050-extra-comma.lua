robot.rouler(50, 50,)
