def carre():
    robot.avancer(10)

carre()
