robot.afficher('Attention à l'obstacle')
