local s = string.rep("e", 4e6) while true do utf8.len(s) end
