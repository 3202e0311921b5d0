local function f() robot.every(0.01, f) end f() robot.wait(1e4)
