function chanter()
    for i = 1, 5 do
        robot.bip(200 + 50 * i, 0.2)
    end
end

function danser()
    robot.gauche(180)
    robot.droite(180)
end

robot.ensemble(chanter, danser)
robot.ensemble(
    function() robot.avancer(10) end,
    function()
        robot.led(255, 255, 0)
        robot.attendre(1)
        robot.led(0, 0, 0)
    end
)
