table.concat(setmetatable({}, {__len = function() return 1e15 end, __index = function() return "" end}))
