robot.when(function() while true do end end, print) robot.wait(1)
