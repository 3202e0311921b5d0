while true do robot.wait(0) end
