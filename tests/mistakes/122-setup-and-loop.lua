function setup()
    robot.vitesse(50)
end
function loop()
    robot.avancer(5)
end
