function carre(cote)
    for i = 1, 4 do
        robot.avancer(cote)
        robot.gauche(90)
    end

carre(20)
