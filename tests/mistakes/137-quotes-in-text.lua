robot.afficher("Il dit "bonjour"")
