if robot.bouton() then
    robot.avancer(10)
else then
    robot.reculer(10)
end
