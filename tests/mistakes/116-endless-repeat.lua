local n = 0
repeat
    n = n + 1
    print(n)
until false
