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

local function least(a, b)
  if b < a then
    return b
  end
  return a
end

local function least_of_3(a, b, c)
  return least(least(a, b), c)
end

local function least_of_4(a, b, c, d)
  return least(least_of_3(a, b, c), d)
end

local function greatest(a, b)
  if a < b then
    return b
  end
  return a
end

local function greatest_of_3(a, b, c)
  return greatest(greatest(a, b), c)
end

local function greatest_of_4(a, b, c, d)
  return greatest(greatest_of_3(a, b, c), d)
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

-- ---- angles ------------------------------------------------------------------------------------

-- Cody and Waite: pi / 2 in three parts, of which the first two times small whole numbers are exact;
-- then the series of the Cephes library (S. Moshier) for -pi/4 .. pi/4.
local function circle(angle, quarters)
  local z = angle * 0.63661977
  if z * z >= 1740000000 then -- some 65,500 radians: too few digits are left
    outside(angle)
  end
  local turns = math.floor(z + 0.5)
  angle = angle - turns * 1.5703125 - turns * 4.837512969970703125e-4
    - turns * 7.54978995489188216e-8
  z = angle * angle
  quarters = quarters + turns
  if quarters % 2 ~= 0 then
    z = ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * z * z
      - 0.5 * z + 1
  else
    z = ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * angle + angle
  end
  if quarters % 4 > 1 then
    return -z
  end
  return z
end

local function sin(angle)
  return circle(angle, 0)
end

local function cos(angle)
  return circle(angle, 1)
end

local function is_negative(x) -- also -0.0
  return x < 0 or 1 / x < 0
end

local function atan(y, x)
  x = x or 1
  local down, left = is_negative(y), is_negative(x)
  if down then
    y = -y
  end
  if left then
    x = -x
  end
  local steep = y > x
  if steep then
    x, y = y, x
  end
  local ratio, angle = y / x, 0.0
  if y == x then -- zero or infinite, too
    ratio = y > 0 and 1 or y
  end
  if ratio > 0.41421356 then -- tan(pi / 8)
    ratio = (ratio - 1) / (ratio + 1)
    angle = 0.78539816339
  end
  local z = ratio * ratio
  angle = angle + ((((8.05374449538e-2 * z - 1.38776856032e-1) * z + 1.99777106478e-1) * z
    - 3.33329491539e-1) * z + 1) * ratio
  if steep then
    angle = 1.57079632679 - angle
  end
  if left then
    angle = 3.14159265359 - angle
  end
  if down then
    angle = -angle
  end
  return angle
end

-- ---- chance ------------------------------------------------------------------------------------

local function random_fraction() -- 0 <= x < 1, as many as a float has between 0.5 and 1
  return (bits() >> 8) * 5.9604644775390625e-8
end

-- Each number as likely as the others: what is beyond the last is drawn again.
local function random_between(low, high)
  local last = high - low
  if high < low or last < 0 then
    outside(high)
  end
  local mask, shift = last, 1
  repeat
    mask = mask | mask >> shift
    shift = shift + shift
  until shift > 16
  repeat
    shift = bits() & mask
  until shift <= last
  return (low | 0) + shift
end

local function random_to(high)
  return random_between(1, high)
end

local function random(low, high)
  if low == nil then
    return random_fraction()
  elseif high == nil then
    return random_to(low)
  end
  return random_between(low, high)
end
