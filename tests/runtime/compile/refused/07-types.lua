if type(3) == "number" then robot.stop() end
local n = tonumber("3")
