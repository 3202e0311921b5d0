local d = robot.distance()
if not d == 10 then
    robot.avancer(5)
end
