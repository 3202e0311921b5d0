-- Carré : le robot roule le long d'un carré et revient à sa place.

local COTE = 25   -- longueur d'un côté, en cm

robot.vitesse(60)

for numero = 1, 4 do
  robot.afficher("Côté", numero)
  robot.avancer(COTE)
  robot.gauche(90)
end

robot.bip(440, 0.3)
