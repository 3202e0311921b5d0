function carre
    robot.avancer(10)
end
carre()
