local mots = {}
for mot in string.gmatch("un deux", "%a+") do
    table.insert(mots, mot)
end
print(string.rep(mots[3], 2))
