local function f() robot.together(f, f) end f()
