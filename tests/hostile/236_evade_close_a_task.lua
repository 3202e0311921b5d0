local m = coroutine.running() robot.together(function() coroutine.close(m) end)
