local c = coroutine.create(robot.stop)
