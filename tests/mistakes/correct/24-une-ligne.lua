if robot.bouton() then robot.avancer(10) else robot.reculer(10) end
for i = 1, 3 do robot.bip(440 * i, 0.1) end while robot.distance() > 50 do robot.avancer(1) end
local f = function(x) return x * 2 end; print(f(4)); do local y = f(1) print(y) end
