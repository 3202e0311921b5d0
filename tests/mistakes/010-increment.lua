tours = 0
tours++
robot.afficher(tours)
