-- suivre la ligne avec un correcteur proportionnel
local BASE <const> = 40
local gain = 0.4
while not robot.bouton() do
    local erreur = robot.ligne()
    robot.rouler(BASE - gain * erreur, BASE + gain * erreur)
end
robot.arreter()
