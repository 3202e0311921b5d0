-- What lies on the line. Every checkpoint, reached or not, ends a section;
-- the tiles of a section that was reached are worth 5, less 2 for each lack of progress.
local each = {gap = 10, intersection = 10, obstacle = 20, speedbump = 10, ramp = 10}
local once = {gap = true, speedbump = true}

local function section(length, lack)
  return max(0, length * (5 - 2 * (lack and lack.times or 0)))
end

function line_points(things, lacks)
  local total, before, number = 0, 0, 1
  for _, thing in ipairs(things) do
    if thing.kind == "checkpoint" then
      if thing.scored then
        total = total + section(thing.tile - before, lacks[number])
      end
      before = thing.tile
      number = number + 1
    elseif thing.scored then
      total = total + each[thing.kind] * (once[thing.kind] and 1 or thing.many)
    end
  end
  return total
end
