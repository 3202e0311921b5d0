robot.wait(2^53)
