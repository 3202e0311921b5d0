local t, k = setmetatable({}, {__mode = "k"}), {} for i = 1, 1e5 do local n = {} t[k] = n k = n end
