tant que robot.distance() > 10 faire
    robot.avancer(1)
fin
