-- Palets : pousser les trois palets dans la zone à 10 points, puis rentrer.
--
-- Chaque palet est dans un couloir, droit devant. Le robot part du couloir du
-- milieu. Après chaque poussée il recule : il revient donc à sa place.

local POUSSEE = 116   -- pour amener un palet dans la zone 10, en cm
local COULOIR = 30    -- d'un couloir au suivant, en cm

local function pousser()
  robot.led(0, 255, 0)
  robot.avancer(POUSSEE)
  robot.led(0, 0, 0)
  robot.reculer(POUSSEE)
end

local function aller_au_couloir_de_gauche(combien)
  robot.gauche(90)
  robot.avancer(combien * COULOIR)
  robot.droite(90)
end

local function aller_au_couloir_de_droite(combien)
  robot.droite(90)
  robot.avancer(combien * COULOIR)
  robot.gauche(90)
end

robot.vitesse(60)

pousser()                        -- le palet du milieu
aller_au_couloir_de_gauche(1)
pousser()                        -- le palet de gauche
aller_au_couloir_de_droite(2)
pousser()                        -- le palet de droite
aller_au_couloir_de_gauche(1)    -- retour au départ

robot.bip()
robot.afficher("Trois palets rangés en", robot.temps(), "secondes.")
