-- Follow the line: the robot follows the black line, even where it has gaps.
--
-- robot.line() tells where the line is: -100 far left, 0 in the middle, 100 far
-- right. When the line is lost: -100 or 100, on the side where it was.

local SPEED = 50   -- power of the wheels on a straight line, in %
local PULL = 0.45  -- the bigger this number, the harder the robot steers
local WALL = 8     -- a wall closer than this, in cm: the end

local seen = 0     -- where the line was when I last saw it

local function line_is_lost(offset)
  return offset == -100 or offset == 100
end

while robot.distance() > WALL do
  local offset = robot.line()

  if line_is_lost(offset) and math.abs(seen) < 60 then
    -- It was almost in the middle and now there is nothing: this is a gap.
    -- I drive straight on, the line comes back after it.
    robot.drive(SPEED, SPEED)
  else
    -- Line on the right: the left wheel goes faster. On the left: the other way.
    robot.drive(SPEED + PULL * offset, SPEED - PULL * offset)
    seen = offset
  end
end

robot.stop()
