-- A team starts in corner 1 to 4 and has the colour of that corner. Each token of its
-- colour is worth 1 point, and 1 more in its own zone.
local colours = {"g", "o", "p", "y"}

function zone_points(zones, corner)
  local mine = colours[corner]
  local points = zones[corner][mine]
  for _, zone in ipairs(zones) do
    points = points + zone[mine]
  end
  return points
end

function token_count(zones)
  local count = 0
  for _, zone in ipairs(zones) do
    count = count + zone.g + zone.o + zone.p + zone.y + zone.w
  end
  return count
end
