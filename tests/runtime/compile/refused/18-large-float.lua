robot.afficher(1e39)
robot.afficher(1e-45)
