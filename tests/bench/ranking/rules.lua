-- The first six cans are worth 3, the others 1; each obstacle moved costs 2, never below 0.
function can_points(cans, moved)
  local points = 0
  if cans > 6 then
    points = 18 + (cans - 6)
  else
    points = cans * 3
  end
  points = points - 2 * moved
  if points < 0 then
    return 0
  end
  return points
end
