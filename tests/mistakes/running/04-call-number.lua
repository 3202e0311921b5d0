local tours = tonumber("3")
robot.avancer(10)
tours()
