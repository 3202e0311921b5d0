robot.avance(10)
robot.tournerGauche(90)
