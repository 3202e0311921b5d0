local m = coroutine.running() robot.together(function() assert(coroutine.resume(m)) end)
