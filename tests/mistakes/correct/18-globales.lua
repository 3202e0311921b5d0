function tourner_a_droite()
    virages = virages + 1
    robot.droite(angle)
end

virages = 0
angle = 90
tourner_a_droite()
tourner_a_droite()
robot.afficher(virages)
