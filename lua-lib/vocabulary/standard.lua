-- Lua's own functions, where a classroom is better served by another manner.

local next, rawlen, getmetatable, type = next, rawlen, getmetatable, type
local math_type, sort, pairs = math.type, table.sort, pairs

local standard = {}

local RANK = { number = 1, string = 2, boolean = 3 }

local function comes_before(a, b)
  local rank_a, rank_b = RANK[type(a)] or 4, RANK[type(b)] or 4
  if rank_a ~= rank_b then
    return rank_a < rank_b
  elseif rank_a <= 2 then
    return a < b
  end
  return rank_a == 3 and b and not a
end

-- The keys that are not 1 to `length`, in order.
local function other_keys(t, length)
  local keys = {}
  for key in next, t do
    if not (math_type(key) == "integer" and key >= 1 and key <= length) then
      keys[#keys + 1] = key
    end
  end
  sort(keys, comes_before)
  return keys
end

-- pairs in a fixed order (1, 2, 3 ..., other numbers, texts by alphabet): the
-- same program does the same thing every time.
function standard.pairs(t, ...)
  local metatable = getmetatable(t)
  if type(t) ~= "table" or type(metatable) == "table" and metatable.__pairs then
    return pairs(t, ...)
  end
  local length = rawlen(t)
  local keys = other_keys(t, length)
  local index = 0
  local function following()
    while index < length + #keys do
      index = index + 1
      local key = index <= length and index or keys[index - length]
      local value = t[key]
      if value ~= nil then
        return key, value
      end
    end
  end
  return following, t, nil
end

return standard
