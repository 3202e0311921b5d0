local essais = 0
repeat
    robot.avancer(2)
    essais = essais + 1
    local proche = robot.distance() < 10
until proche or essais == 20
robot.afficher("essais : " .. essais)
