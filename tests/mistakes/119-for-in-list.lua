local angles = {90, 45, 90}
for angle in angles do
    robot.gauche(angle)
end
