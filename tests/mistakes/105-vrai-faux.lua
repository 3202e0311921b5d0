marche = vrai
while marche do
    robot.avancer(1)
    marche = faux
end
