while true do robot.wait(0.001) end
