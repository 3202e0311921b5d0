for w in string.gmatch(string.rep("a", 5e4), string.rep("a*", 9) .. "b") do end
