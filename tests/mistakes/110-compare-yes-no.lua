if robot.bouton() == 1 then
    robot.avancer(10)
end
