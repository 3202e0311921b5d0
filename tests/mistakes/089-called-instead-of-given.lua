function clignoter()
    robot.led(255, 0, 0)
    robot.attendre(0.2)
    robot.led(0, 0, 0)
end
robot.chaque(1, clignoter())
