local ok = pcall(robot.stop)
if not ok then error("non") end
