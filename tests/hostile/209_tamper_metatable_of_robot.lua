setmetatable(robot, {__index = function() return print end}).fly()
