-- Suivre la ligne : le robot suit la ligne noire, même quand elle a des trous.
--
-- robot.ligne() dit où est la ligne : -100 tout à gauche, 0 au milieu,
-- 100 tout à droite. Ligne perdue : -100 ou 100, du côté où elle était.

local VITESSE = 50   -- puissance des roues sur une ligne droite, en %
local FORCE = 0.45   -- plus ce nombre est grand, plus le robot braque
local MUR = 8        -- un mur plus près que cela, en cm : c'est fini

local vu = 0         -- où la ligne était la dernière fois que je l'ai vue

local function ligne_perdue(ecart)
  return ecart == -100 or ecart == 100
end

while robot.distance() > MUR do
  local ecart = robot.ligne()

  if ligne_perdue(ecart) and math.abs(vu) < 60 then
    -- Elle était presque au milieu, et d'un coup plus rien : c'est un trou.
    -- Je continue tout droit, elle revient après.
    robot.rouler(VITESSE, VITESSE)
  else
    -- Ligne à droite : la roue gauche va plus vite. Ligne à gauche : l'inverse.
    robot.rouler(VITESSE + FORCE * ecart, VITESSE - FORCE * ecart)
    vu = ecart
  end
end

robot.arreter()
