local function compteur()
  local n = 0
  return function()
    n = n + 1
    return n
  end
end
local plus = compteur()
robot.afficher(plus())
