function polygone(cotes, longueur)
    for i = 1, cotes do
        robot.avancer(longueur)
        robot.gauche(360 / cotes)
    end
end

polygone(3, 20)
polygone(6, 10)
