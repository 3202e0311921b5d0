-- Builds `robot` and hands it to the program's globals; returns what runs a program.

local import, host, words, globals = ...
local reference = import("reference")
for i = 1, #reference do
  words[reference[i].en] = reference[i]
end
local arguments, tasks = import("arguments"), import("tasks")
local standard, coroutines = import("standard"), import("coroutines")
local fail, say = arguments.fail, arguments.say
local math_min, next, setmetatable, type = math.min, next, setmetatable, type
local byte, gsub, lower, tostring = string.byte, string.gsub, string.lower, tostring

local actions = {}
for _, room in ipairs({ "movement", "senses", "signals", "together" }) do
  for name, action in next, import(room) do
    actions[name] = action
  end
end

local functions = {} -- by either name
for i = 1, #reference do
  local word, action = reference[i], actions[reference[i].en]
  local function checked(...)
    arguments.check(word, ...)
    return action(...)
  end
  functions[word.fr], functions[word.en] = checked, checked
end

-- ---- a word that does not exist ---------------------------------------------

local PLAIN = { ["é"] = "e", ["è"] = "e", ["ê"] = "e", ["à"] = "a", ["ô"] = "o", ["_"] = "" }

local function plain(name)
  return (lower(gsub(name, "[\xc2-\xf4][\x80-\xbf]+", PLAIN)))
end

-- How many letters have to be changed, added or taken away.
local function difference(a, b)
  local row = {}
  for j = 0, #b do
    row[j] = j
  end
  for i = 1, #a do
    local diagonal = row[0]
    row[0] = i
    for j = 1, #b do
      local change = byte(a, i) == byte(b, j) and 0 or 1
      diagonal, row[j] = row[j], math_min(row[j] + 1, row[j - 1] + 1, diagonal + change)
    end
  end
  return row[#b]
end

local function nearest(name)
  local best, best_difference = nil, 3
  for i = 1, #reference do
    for _, known in next, { reference[i].fr, reference[i].en } do
      local far = difference(plain(name), known)
      if far < best_difference and far < #known then
        best, best_difference = known, far
      end
    end
  end
  return best
end

local function unknown(_, name)
  local text = type(name) == "string" and #name <= 30 and name or type(name)
  local meant = text == name and nearest(name)
  fail("unknown", say("unknown_word", text), meant and say("did_you_mean", meant) or say("see_list"))
end

local function fixed(_, name)
  fail("refused", say("fixed_word", tostring(name)), say("fixed_advice"))
end

-- ---- what the program finds ---------------------------------------------------

host.robot = setmetatable({}, {
  __index = setmetatable(functions, { __index = unknown }),
  __newindex = fixed,
  __metatable = false,
})

globals.robot = host.robot
globals.print = functions.print
globals.pairs = standard.pairs
for name, f in next, coroutines do
  globals.coroutine[name] = f
end

return tasks.run
