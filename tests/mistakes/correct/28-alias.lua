local avancer, gauche = robot.avancer, robot.gauche
local distance = robot.distance
local r = robot
for cote = 1, 4 do
    avancer(10)
    gauche(90)
end
if distance() < 10 then
    r.arreter()
end
