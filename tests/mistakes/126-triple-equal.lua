if robot.ligne() === 0 then
    robot.arreter()
end
