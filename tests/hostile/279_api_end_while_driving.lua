robot.drive(100, 100)
