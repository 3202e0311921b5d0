robot.every()
