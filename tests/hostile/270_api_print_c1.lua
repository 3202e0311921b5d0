robot.print("\194\1552J")
