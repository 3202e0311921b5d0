if !robot.bouton("avant") then
    robot.avancer(10)
end
