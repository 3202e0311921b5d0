-- Premier pas : le robot dit bonjour, fait un aller-retour et s'arrête.

robot.afficher("Bonjour ! Je fais un petit tour.")

robot.led(0, 255, 0)   -- lampe verte : attention, je pars
robot.avancer(20)      -- 20 cm tout droit
robot.gauche(180)      -- demi-tour
robot.avancer(20)      -- retour au point de départ
robot.led(0, 0, 0)     -- lampe éteinte

robot.bip()
robot.afficher("Fini en", robot.temps(), "secondes.")
