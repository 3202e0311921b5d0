local grille = {}
for y = 1, 3 do
    grille[y] = {}
    for x = 1, 3 do
        grille[y][x] = (x + y) % 2
    end
end
local compte = {[0] = 0, [1] = 0}
for _, ligne in ipairs(grille) do
    for _, valeur in ipairs(ligne) do
        compte[valeur] = compte[valeur] + 1
    end
end
print(compte[0], compte[1], #grille)
