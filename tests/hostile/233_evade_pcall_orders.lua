while true do pcall(robot.drive, 1, 1) end
