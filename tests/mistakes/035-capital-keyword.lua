While robot.distance() > 10 do
    robot.avancer(1)
End
