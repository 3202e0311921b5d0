if robot.temps() > 2,5 then
    robot.arreter()
end
