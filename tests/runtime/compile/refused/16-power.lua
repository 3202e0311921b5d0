local x = robot.temps()
robot.afficher(x ^ 3, x ^ 2)
robot.afficher(2 ^ x)
