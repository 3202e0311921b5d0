if robot.distance() ≤ 10 then
    robot.arreter()
end
