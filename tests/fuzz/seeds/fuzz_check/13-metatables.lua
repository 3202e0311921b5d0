local Point = {}
Point.__index = Point
Point.__add = function(a, b)
    return Point.nouveau(a.x + b.x, a.y + b.y)
end

function Point.nouveau(x, y)
    return setmetatable({x = x, y = y}, Point)
end

function Point:norme()
    return math.sqrt(self.x ^ 2 + self.y ^ 2)
end

local p = Point.nouveau(3, 4) + Point.nouveau(0, 0)
robot.avancer(p:norme())
