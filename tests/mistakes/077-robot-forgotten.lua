avancer(10)
droite(90)
