function carre()
    for i = 1, 4 do
        robot.avancer(10)
        robot.gauche(90)
    end
end
