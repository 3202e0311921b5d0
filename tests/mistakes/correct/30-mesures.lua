local mesures, somme = {}, 0
for i = 1, 10 do
    mesures[i] = robot.distance()
    somme = somme + mesures[i]
    robot.attendre(0.05)
end
table.sort(mesures, function(a, b) return a < b end)
local moyenne, mediane = somme / #mesures, mesures[5]
robot.afficher("moyenne", moyenne, "médiane", mediane)
