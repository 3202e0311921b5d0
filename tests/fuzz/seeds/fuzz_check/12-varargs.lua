local function somme(...)
    local total = 0
    for _, valeur in ipairs({...}) do
        total = total + valeur
    end
    return total, select("#", ...)
end

local resultat, nombre = somme(1, 2, 3)
robot.afficher(resultat / nombre)
print(somme())
