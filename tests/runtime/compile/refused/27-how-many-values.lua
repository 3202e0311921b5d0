-- How many values a word gets decides what it does: that must be plain.
local function perhaps(x)
  if x > 3 then
    return x
  end
end
local list = {}
table.insert(list, perhaps(robot.distance()))
table.insert(list)
print(math.min(1, 2, 3, 4, 5))
list.add = table.insert
print(math.max(perhaps(2)))
