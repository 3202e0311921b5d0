local cotes = nil
for i = 1, cotes do
    robot.avancer(10)
end
