robot.together(function() while true do robot.drive(1, 1) end end, function() while true do robot.wait(0) end end)
