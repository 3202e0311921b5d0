local x = 1
if x == 1 then
    robot.avancer(10)
end
