robot avancer(10)
