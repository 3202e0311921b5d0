local angles = {90, 45, 90}
for i = 1, len(angles) do
    robot.gauche(angles[i])
end
