while True do
    robot.avancer(1)
end
