robot.turn(-math.huge)
