robot.afficher("Score : " .. score)
