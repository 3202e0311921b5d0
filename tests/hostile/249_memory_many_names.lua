local i = 0 while true do i = i + 1 _G["n" .. i] = i end
