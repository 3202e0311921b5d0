local angles = {90, 45, 90}
robot.gauche(angles[0])
