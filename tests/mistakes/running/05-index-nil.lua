local equipes = {}
equipes.rouges.score = 10
