error(setmetatable({}, {__tostring = error}))
