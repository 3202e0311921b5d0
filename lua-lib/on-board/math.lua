-- Lua's math. Floats have 24 binary digits here.

local function abs(x)
  x = x + 0 -- an error for what is no number; and -0.0 becomes 0.0
  if x < 0 then
    return -x
  end
  return x
end

local function ceil(x)
  local below = math.floor(x)
  if below < x then
    return below + 1
  end
  return below
end

local function tointeger(x)
  if x >= -2147483648 and x < 2147483648.0 then
    local below = math.floor(x)
    if below == x then
      return below
    end
  end
  return nil
end

-- Newton's method, then the last digit made right. Of x between 1 and 4, whole / 2^23 is the nearest
-- root when the square of whole misses x * 2^46 by -whole + 1 .. whole. Squares have 48 digits, but
-- the difference is small: computed with 32 digits that wrap around, it is exact.
local function sqrt(x)
  local zero, scale = x - x, 1.1920928955078125e-7 -- 2^-23
  if x < 0 then
    return zero / zero
  elseif x == 0 or zero ~= zero then -- infinite, or no number
    return x * scale
  end
  while x >= 4 do
    x = x * 0.25
    scale = scale + scale
  end
  while x < 1 do
    x = x * 4
    scale = scale * 0.5
  end
  local root, before = x, nil
  repeat
    before = root
    root = (root + x / root) * 0.5
  until root >= before
  local whole = root * 8388608 >> 0
  local missing = (x * 8388608 << 23) - whole * whole
  return (whole + (missing + whole - 1) // (whole + whole)) * scale
end
