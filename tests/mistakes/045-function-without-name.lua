function ()
    robot.avancer(10)
end
