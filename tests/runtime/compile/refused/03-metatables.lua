local t = setmetatable({}, {})
robot.afficher(rawget(t, 1))
