robot.avancer(cote)
cote = 20
