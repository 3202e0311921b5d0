while true do
    robot.avancer(5)
    tours = tours + 1
end
