local points = {rouge = 10, vert = 20, ["bleu foncé"] = 30; jaune = 5}
local total = 0
for couleur, valeur in pairs(points) do
    total = total + valeur
    robot.afficher(couleur .. " : " .. valeur)
end
points.rouge = nil
robot.afficher("Total", total, points["bleu foncé"])
