-- The words that move the robot.

local import, host = ...
local tasks = import("tasks")
local floor = math.floor

local movement = {}

local QUIET_SNAPSHOTS = 3 -- so many without a movement under way: it has ended

local speed_percent = 50
local orders = 0 -- given to the wheels so far: a movement ends when another comes

local function round(value)
  return floor(value + 0.5)
end

local function has_ended(motion, quiet)
  local done, moving = host.motion()
  return done == motion, moving and 0 or quiet + 1
end

-- Waits for the end of the movement; true when it was completed.
local function arrive(motion)
  orders = orders + 1
  local order, quiet, done = orders, 0, false
  repeat
    tasks.pause_snapshot()
    done, quiet = has_ended(motion, quiet)
  until done or quiet >= QUIET_SNAPSHOTS or order ~= orders
  return done
end

local function straight(cm)
  return arrive(host.move(round(cm * 10), round(speed_percent * 10)))
end

local function turn(degrees)
  return arrive(host.turn(round(degrees * 10), round(speed_percent * 10)))
end

movement.forward = straight
movement.turn = turn
movement.left = turn

function movement.backward(cm)
  return straight(-cm)
end

function movement.right(degrees)
  return turn(-degrees)
end

function movement.drive(left, right)
  orders = orders + 1
  host.drive(round(left * 10), round(right * 10))
end

function movement.stop()
  orders = orders + 1
  host.stop()
end

function movement.speed(percent)
  speed_percent = percent
end

return movement
