while robot.distance() > 10 then
    robot.avancer(1)
end
