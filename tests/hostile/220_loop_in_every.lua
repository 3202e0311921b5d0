robot.every(0.1, function() while true do end end) robot.wait(1)
