local notes = {262, 294}
print(math.floor("abc"))
table.insert(notes, 1, 2, 3)
