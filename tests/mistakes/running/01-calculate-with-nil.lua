local reglages = {vitesse = 50}
robot.vitesse(reglages.vitese * 2)
