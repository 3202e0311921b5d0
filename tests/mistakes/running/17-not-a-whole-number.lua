local notes = {262, 294}
print(string.rep("-", 2.5))
