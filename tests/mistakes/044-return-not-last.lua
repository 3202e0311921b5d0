function double(x)
    return x * 2
    robot.bip(440, 1)
end
robot.afficher(double(4))
