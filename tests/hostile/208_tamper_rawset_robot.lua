rawset(robot, "stop", function() end) robot.drive(50, 50)
