robot:avancer(10)
