if robot.distance() < "10" then
    robot.arreter()
end
reponse = "3"
if reponse == 3 then
    robot.bip()
end
