if then
    robot.arreter()
end
