-- Un carré de 20 cm
for i = 1, 4 do
    robot.avancer(20)
    robot.gauche(90)
end
