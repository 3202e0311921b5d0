string.rep("x", 1e8, "yyyy")
