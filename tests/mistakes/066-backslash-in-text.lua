robot.afficher("C:\dossier")
