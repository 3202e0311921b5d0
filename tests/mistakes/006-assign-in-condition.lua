tours = 0
if tours = 3 then
    robot.arreter()
end
