local scores, equipe = {}, nil
scores[equipe] = 10
