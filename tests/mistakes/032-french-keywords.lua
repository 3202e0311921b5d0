si robot.distance() < 10 alors
    robot.arreter()
sinon
    robot.avancer(5)
fin
