-- The words that read the robot's sensors.

local import, host, words = ...
local tasks, arguments = import("tasks"), import("arguments")
local floor, math_type, type = math.floor, math.type, type
local fail, say, called = arguments.fail, arguments.say, arguments.called

local senses = {}

local NOTHING_CM = 1000 -- of distance: nothing in sight
local DARK_PERCENT = 50 -- a floor darker than this is line
local PALE_PERCENT = 70 -- a floor paler than this is no part of it

local last_side = 0 -- of the line: -1 left, 1 right, 0 never seen
local ground_count, distance_count, button_count = host.fitted()

-- `number` when the robot has it, `default` without one.
local function sensor(word, number, count, default)
  if count == 0 then
    fail("range", say("no_sensor_at_all", called(word)))
  end
  number = number or default
  if number < 1 or number > count or number ~= floor(number) then
    fail("range", say("no_such_sensor", called(word), arguments.shown_number(number)),
      say("sensors_fitted", count))
  end
  return floor(number)
end

function senses.distance(number)
  number = sensor(words.distance, number, distance_count, 1)
  tasks.look("distance" .. number)
  local mm = host.distance(number)
  return mm and mm / 10 or NOTHING_CM
end

function senses.ground(number)
  number = sensor(words.ground, number, ground_count, (ground_count + 1) // 2)
  tasks.look("ground" .. number)
  return host.ground(number)
end

-- One sensor follows the line's edge: white -100, black 100.
local function edge()
  return 100 - 2 * host.ground(1)
end

-- The middle of what is dark, weighted by how dark it is.
local function middle()
  local weight, sum, darkest = 0, 0, 100
  for i = 1, ground_count do
    local percent = host.ground(i)
    local dark = percent < PALE_PERCENT and PALE_PERCENT - percent or 0
    weight = weight + dark
    sum = sum + dark * (200 * (i - 1) - 100 * (ground_count - 1)) -- in parts of a gap: exact
    darkest = percent < darkest and percent or darkest
  end
  return darkest < DARK_PERCENT and sum / (weight * (ground_count - 1)) or nil
end

function senses.line()
  sensor(words.line, nil, ground_count, 1)
  tasks.look("line")
  if ground_count == 1 then
    return edge()
  end
  local position = middle()
  if not position then
    return last_side * 100
  end
  if position ~= 0 then
    last_side = position < 0 and -1 or 1
  end
  return position
end

local BUMPERS = { gauche = 1, left = 1, droite = 2, right = 2 }

local function any_pressed()
  local pressed = host.bumper(1) or host.bumper(2)
  for i = 1, button_count do
    pressed = pressed or host.button(i)
  end
  return pressed
end

function senses.button(name)
  tasks.look("button" .. (name or ""))
  if name == nil then
    return any_pressed()
  elseif BUMPERS[name] then
    return host.bumper(BUMPERS[name])
  elseif math_type(name) and name >= 1 and name <= button_count and name == floor(name) then
    return host.button(floor(name))
  end
  local shown = type(name) == "string" and '"' .. name .. '"' or arguments.shown_number(name)
  fail("range", say("no_such_button", called(words.button), shown),
    say("buttons_fitted", button_count))
end

function senses.time()
  tasks.look("time")
  return host.now() / 1000
end

return senses
