robot.afficher("Bonjour)
robot.avancer(10)
