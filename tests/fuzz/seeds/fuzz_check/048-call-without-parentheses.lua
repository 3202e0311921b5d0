robot.avancer 10
robot.gauche(90)
