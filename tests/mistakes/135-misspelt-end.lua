function carre()
    robot.avancer(10)
en
carre()
