local equipes = 0
print(12 // equipes)
