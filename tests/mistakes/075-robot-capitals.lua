Robot.Avancer(10)
robot.Gauche(90)
