tours = 0
while tours < 4
    robot.avancer(10)
    if robot.distance() = 10 then
        robot.arreter()
    end
    tours++
end
