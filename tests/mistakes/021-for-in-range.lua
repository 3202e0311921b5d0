for i in range(4):
    robot.avancer(10)
    robot.gauche(90)
