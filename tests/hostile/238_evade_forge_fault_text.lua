error("the program works without end and never pauses", 0)
