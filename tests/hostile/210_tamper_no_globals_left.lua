local G = _G for k in next, G do G[k] = nil end while true do end
