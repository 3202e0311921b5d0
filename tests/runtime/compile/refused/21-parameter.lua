local function plus_tard(duree)
  robot.quand(function() return robot.temps() > duree end, robot.stop)
end
plus_tard(3)
