table.sort({3, 1, 2}, function(a, b) while true do robot.wait(0.01) end end)
