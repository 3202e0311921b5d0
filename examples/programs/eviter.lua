-- Éviter : le robot se promène pendant 20 secondes sans rien toucher.

local DUREE = 20       -- en secondes
local TROP_PRES = 20   -- en cm

local virages = 0

while robot.temps() < DUREE do
  if robot.distance() > TROP_PRES then
    robot.rouler(40, 40)            -- la voie est libre : tout droit
  else
    robot.arreter()
    robot.droite(math.random(60, 150))   -- une autre direction, au hasard
    virages = virages + 1
  end
end

robot.arreter()
robot.afficher("J'ai évité", virages, "obstacles.")
