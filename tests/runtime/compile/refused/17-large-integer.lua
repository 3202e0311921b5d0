local n = 3000000000
robot.afficher(n, 1 << 31, 0xffffffff)
