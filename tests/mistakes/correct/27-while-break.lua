local x = 0
while true do
    x = x + 1
    if x > 100 then
        break
    end
end
local i = 1
while i < 10 do
    i = i * 2
end
repeat
    x = x - 1
until x == 0
print(x, i)
