-- A square belongs to the colour with strictly most tokens in it. Each robot triples the
-- worth of its square and of the four beside it.
local colours = {"g", "o", "p", "y"}
local worth = {
  2, 2, 2, 2, 2,
  2, 7, 7, 7, 2,
  2, 7, 30, 7, 2,
  2, 7, 7, 7, 2,
  2, 2, 2, 2, 2,
}

local function is_owner(square, mine)
  for _, colour in ipairs(colours) do
    if colour ~= mine and square[colour] >= square[mine] then
      return false
    end
  end
  return true
end

local function robots_at(grid, row, column)
  if row < 1 or row > 5 or column < 1 or column > 5 then
    return 0
  end
  return grid[(row - 1) * 5 + column].robots
end

local function robots_around(grid, row, column)
  return robots_at(grid, row, column) + robots_at(grid, row - 1, column)
    + robots_at(grid, row + 1, column) + robots_at(grid, row, column - 1)
    + robots_at(grid, row, column + 1)
end

function owned_points(grid, corner)
  local points, mine = 0, colours[corner]
  for row = 1, 5 do
    for column = 1, 5 do
      local square = (row - 1) * 5 + column
      if is_owner(grid[square], mine) then
        points = points + worth[square] * 3 ^ robots_around(grid, row, column)
      end
    end
  end
  return points
end
