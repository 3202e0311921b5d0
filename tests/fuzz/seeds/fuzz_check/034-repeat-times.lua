répéter 4 fois
    robot.avancer(10)
    robot.gauche(90)
end
