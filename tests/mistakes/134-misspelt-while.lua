whlie true do
    robot.avancer(1)
end
