while true do robot.wait(0.00001) end
