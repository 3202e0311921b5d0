local t = tostring(3)
local u = string.format("%d", 3)
robot.afficher(utf8.char(65))
