robot.chaque(1, function()
    if robot.distance() < 10 then
        robot.bip(440, 0.2)
end)
