local n = 3
robot.afficher("n = " .. n)
