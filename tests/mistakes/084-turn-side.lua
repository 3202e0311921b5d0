robot.tourner(gauche, 90)
robot.tourner("droite", 45)
