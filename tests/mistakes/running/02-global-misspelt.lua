vitesse = 50
function plus_vite()
    return vitese + 10
end
robot.vitesse(plus_vite())
