-- Sortir du labyrinthe : toujours longer le mur de droite.
--
-- Le labyrinthe est fait de cases de 30 cm ; le sol de la sortie est noir.
-- À chaque case, le robot regarde d'abord à droite, puis devant, puis à
-- gauche, puis derrière, et il prend le premier passage libre.

local CASE = 30        -- côté d'une case, en cm
local BORD = 4         -- de l'avant du robot au mur d'en face, au milieu d'une case
local cases = 0

robot.vitesse(80)

local function mur_devant()
  return robot.distance() < CASE / 2
end

-- Un mur en face ? J'appuie dessus pour me remettre droit, puis je recule
-- jusqu'au milieu de ma case.
local function se_recaler()
  if mur_devant() then
    robot.rouler(40, 40)
    robot.attendre(0.4)
    robot.reculer(BORD)
  end
end

while robot.sol() > 50 do
  robot.droite(90)
  while mur_devant() do
    se_recaler()
    robot.gauche(90)
  end
  robot.avancer(CASE)
  se_recaler()
  cases = cases + 1
end

robot.led(0, 255, 0)
robot.bip()
robot.afficher("Sorti en", robot.temps(), "secondes, après", cases, "cases !")
