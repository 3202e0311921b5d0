-- Checks what a word is given, as reference.lua says, and complains in words.

local import, host = ...
local messages = import("messages")
local math_floor, math_type = math.floor, math.type
local format, sub, offset = string.format, string.sub, utf8.offset
local select, tostring, tonumber, type = select, tostring, tonumber, type

local code = host.code

local arguments = {}

-- Ends the program at the pupil's line (unless caught). Never returns.
local function fail(kind, message, advice)
  host.raise(kind, message, advice or "")
end

local function say(name, ...)
  return format(messages[name][code], ...)
end

local function called(word)
  return "robot." .. word[code]
end

local function shown_number(value)
  if math_type(value) == "float" and value == math_floor(value) and value > -1e15 and value < 1e15 then
    value = math_floor(value)
  end
  return tostring(value)
end

-- "un texte ("dix")", for messages.
local function described(value)
  if type(value) == "string" then
    local text = #value > 20 and sub(value, 1, offset(value, 0, 18) - 1) .. "…" or value
    return messages.article.string[code] .. ' ("' .. text .. '")'
  elseif value == nil then
    return say("is_nil")
  end
  return messages.article[type(value)][code]
end

local function example(word)
  return say("example", word.call[code])
end

local function check_number(word, parameter, value)
  local the = parameter["the_" .. code]
  if type(value) ~= "number" then
    local advice = type(value) == "string" and tonumber(value) and say("no_quotes", word.call[code])
    fail("type", say("not_number", called(word), the, described(value)), advice or example(word))
  elseif value ~= value then
    fail("range", say("not_a_number", called(word), the), "")
  elseif parameter.min and (value < parameter.min or value > parameter.max) then
    fail("range", say("outside", called(word), the, shown_number(parameter.min),
      shown_number(parameter.max), shown_number(value)), example(word))
  end
end

local function check_function(word, parameter, value)
  if type(value) ~= "function" then
    fail("type", say("not_function", called(word), parameter["the_" .. code], described(value)),
      say("give_function", word.call[code]))
  end
end

local function check_name(word, parameter, value)
  if type(value) ~= "string" then
    check_number(word, parameter, value)
  end
end

local checks = { number = check_number, ["function"] = check_function, name = check_name,
  any = function() end }

local function check_count(word, count, first)
  local parameters = word.parameters
  local last = parameters[#parameters]
  if first ~= nil and first == host.robot then
    fail("type", say("colon", called(word)), example(word))
  end
  if count > #parameters and not (last and last.repeated) then
    local comma = #parameters > 0 and parameters[1].type == "number"
    fail("limit", say("too_many", called(word), count, #parameters),
      comma and say("decimal_point", word.call[code]) or example(word))
  end
end

-- The words' arguments, given after `word`: returns when they are right.
function arguments.check(word, ...)
  local count = select("#", ...)
  local parameters = word.parameters
  check_count(word, count, (...))
  for i = 1, count > #parameters and count or #parameters do
    local parameter = parameters[i] or parameters[#parameters]
    if i <= count then
      local value = select(i, ...)
      if value ~= nil or not parameter.optional or parameter.type == "any" then
        checks[parameter.type](word, parameter, value)
      end
    elseif not parameter.optional then
      fail("missing", say("missing", parameter["the_" .. code], called(word)), example(word))
    end
  end
end

arguments.fail, arguments.say, arguments.called = fail, say, called
arguments.example, arguments.shown_number = example, shown_number
return arguments
