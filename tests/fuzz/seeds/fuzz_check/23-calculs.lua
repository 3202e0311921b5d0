local a, b = 7, 2
print(a + b, a - b, a * b, a / b, a // b, a % b, a ^ b, -a)
print(a & b, a | b, a ~ b, a << 1, a >> 1, ~a)
print(a == b, a ~= b, a < b, a <= b, not (a == b))
a, b = b, a
print(0x1F, 1e3, 3.14, .5, 0xA.8p1, math.huge, math.pi)
print(math.floor(2.7), math.max(a, b), tonumber("12") + 1, "10" + 5)
