local function arbre(longueur, niveau)
    if niveau == 0 then
        return
    end
    robot.avancer(longueur)
    robot.gauche(30)
    arbre(longueur * 0.7, niveau - 1)
    robot.droite(60)
    arbre(longueur * 0.7, niveau - 1)
    robot.gauche(30)
    robot.reculer(longueur)
end

arbre(20, 3)
