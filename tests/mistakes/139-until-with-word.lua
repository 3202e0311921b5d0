repeat
    robot.avancer(1)
until robot.distance() < 10 do
