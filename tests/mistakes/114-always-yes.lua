if 0 then
    robot.arreter()
end
