for _, t in ipairs{string, table, math, coroutine} do for k in next, t do t[k] = nil end end tostring = nil robot.drive(1000, 0)
