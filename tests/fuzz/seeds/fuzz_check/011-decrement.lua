vies = 3
vies--
robot.afficher(vies)
