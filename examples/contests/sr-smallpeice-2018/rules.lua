-- The order counts: a corner passed backwards has to be passed forwards again before
-- the next one is worth something. A corner is worth 6, and 4 more for each can held.
function lap_points(moves)
  local points, backs, cans = 0, 0, 0
  for _, move in ipairs(moves) do
    if move.what == "b" then
      backs = backs + 1
    elseif move.what == "c" and backs > 0 then
      backs = backs - 1
    elseif move.what == "c" then
      points = points + 6 + 4 * cans
    elseif move.what == "u" then
      cans = cans + 1
    elseif move.what == "d" then
      cans = cans - 1
    end
  end
  return points + 2 * cans
end
