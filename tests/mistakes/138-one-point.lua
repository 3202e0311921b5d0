local nom = "Ada"
robot.afficher("Bonjour " . nom)
