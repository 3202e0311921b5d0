string.match(string.rep("x", 1e5), string.rep(".-", 9) .. "y")
