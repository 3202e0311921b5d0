local t = {} for i = 62, 0, -1 do t[1 << i] = 1 end table.insert(t, 1, 0)
