local score = 12
robot.afficher("Score : " + score)
