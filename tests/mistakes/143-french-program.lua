pour i = 1 à 4 faire
    si robot.distance() > 10 alors
        robot.avancer(10)
    fin si
fin pour
