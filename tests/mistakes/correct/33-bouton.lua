while not robot.bouton("gauche") do
    robot.attendre(0.1)
end
local appuye = robot.bouton("droite")
if appuye == true then
    robot.bip(880, 0.3)
end
if robot.bouton(1) ~= false then
    robot.led(0, 255, 0)
end
