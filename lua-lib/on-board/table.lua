-- Lua's lists.

local function append(list, value)
  list[#list + 1] = value
end

local function insert(list, place, value)
  local last = #list + 1
  place = place | 0 -- an error for what is no whole number
  if place < 1 or place > last then
    outside(place)
  end
  while last > place do
    list[last] = list[last - 1]
    last = last - 1
  end
  list[place] = value
end

local function remove_last(list)
  local last = #list
  local value = list[last]
  list[last] = nil
  return value
end

local function remove(list, place)
  local last = #list
  place = (place or last) | 0
  if place ~= last and (place < 1 or place > last + 1) then
    outside(place)
  end
  local value = list[place]
  while place < last do
    list[place] = list[place + 1]
    place = place + 1
  end
  list[place] = nil
  return value
end
