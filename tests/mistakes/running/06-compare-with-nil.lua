local mesures = {12, 30}
if mesures[3] < 10 then
    robot.arreter()
end
