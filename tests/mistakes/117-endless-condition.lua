i = 1
while i < 10 do
    print(i)
end
