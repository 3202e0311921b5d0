local iterator, list = ipairs({ 1, 2 })
local f = pairs
robot.afficher(f)
