-- Quand : le robot avance, et il klaxonne quand un obstacle est devant lui.
--
-- La surveillance continue pendant tous les mouvements. Après la dernière
-- ligne elle continue encore : arrête le programme avec Ctrl-C.

local function obstacle_devant()
  return robot.distance() < 15
end

local function prevenir()
  robot.led(255, 0, 0)   -- rouge
  robot.bip(880, 0.2)
  robot.led(0, 255, 0)   -- vert
  robot.afficher("Attention, un obstacle !")
end

robot.quand(obstacle_devant, prevenir)

robot.led(0, 255, 0)
for numero = 1, 4 do
  robot.avancer(30)
  robot.gauche(90)
end
robot.afficher("Tour terminé.")
