tours == 3
robot.afficher(tours)
