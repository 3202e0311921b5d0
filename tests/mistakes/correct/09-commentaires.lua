-- une ligne avec if while { } != "
--[[ plusieurs
     lignes && || ++
]]
--[==[ encore
   ]] toujours
]==]
robot.avancer(10) -- au bout
--- des tirets
robot.gauche(90) --[[ au milieu ]] robot.avancer(5)
