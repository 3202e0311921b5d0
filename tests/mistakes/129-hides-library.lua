string = "abc"
print(string("x"))
