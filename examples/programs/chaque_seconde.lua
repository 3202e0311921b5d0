-- Chaque : pendant que le robot tourne sur lui-même, il mesure la distance
-- deux fois par seconde, comme un radar.
--
-- La mesure continue après le tour : arrête le programme avec Ctrl-C.

robot.chaque(0.5, function()
  local distance = robot.distance()
  if distance < 1000 then
    robot.afficher("À", robot.temps(), "s : un obstacle à", distance, "cm")
  else
    robot.afficher("À", robot.temps(), "s : rien en vue")
  end
end)

robot.vitesse(15)    -- doucement, pour bien voir
robot.gauche(360)
robot.bip()
