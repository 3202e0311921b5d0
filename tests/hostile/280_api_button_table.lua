robot.button({})
