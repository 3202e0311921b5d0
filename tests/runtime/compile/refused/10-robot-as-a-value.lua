local liste = { robot }
robot.afficher(math)
robot.vite = 3
