local couleur = robot.sol(2)
if couleur < 20 then
    robot.led(255, 0, 0)
else
    if couleur < 60 then
        robot.led(0, 255, 0)
    else
        robot.led(0, 0, 255)
    end
end
