local nombre = tonumber("12")
print(#nombre)
