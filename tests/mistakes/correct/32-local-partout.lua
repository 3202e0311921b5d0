local compteur = 0
do
    local compteur = 10
    compteur = compteur + 1
    print(compteur)
end
local function plus()
    compteur = compteur + 1
    return compteur
end
print(plus(), plus())
for compteur = 3, 1, -1 do print(compteur) end
