score = 0
score += 10
robot.afficher(score)
