robot.afficher(“Bonjour”)
robot.afficher(“Au revoir”)
