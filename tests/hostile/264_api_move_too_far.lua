robot.forward(math.mininteger)
