local noms = {"Ada", "Léa"}
local nom = noms[3]
robot.afficher("Bonjour " .. nom)
