robot.wait(math.huge)
