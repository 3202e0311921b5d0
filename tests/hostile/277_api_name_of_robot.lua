error(tostring(robot) .. tostring(coroutine.running()))
