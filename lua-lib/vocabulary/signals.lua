-- The words by which the robot and the program make themselves known, and wait.

local import, host, words = ...
local tasks, arguments = import("tasks"), import("arguments")
local byte, find, concat = string.byte, string.find, table.concat
local ceil, floor = math.ceil, math.floor
local select, tostring = select, tostring

local signals = {}

local BEEP_HZ, BEEP_S = 880, 0.2

local function round(value)
  return floor(value + 0.5)
end

function signals.led(red, green, blue)
  host.led(round(red), round(green), round(blue))
end

function signals.wait(seconds)
  tasks.pause_until(host.now() + ceil(seconds * 1000))
end

function signals.beep(frequency, seconds)
  local ms = round((seconds or BEEP_S) * 1000)
  host.tone(round(frequency or BEEP_HZ), ms)
  tasks.pause_until(host.now() + ms)
end

-- Texts go to a terminal that obeys control characters: none gets there.
local function refuse_controls(text)
  local at = find(text, "[\0-\8\11-\31\127]")
  local code = at and byte(text, at)
  if not at then
    at = find(text, "\xc2[\x80-\x9f]")
    code = at and byte(text, at + 1)
  end
  if at then
    arguments.fail("range", arguments.say("control_character", arguments.called(words.print), code))
  end
end

function signals.print(...)
  local texts = {}
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    texts[i] = tostring(value)
  end
  local line = concat(texts, " ")
  refuse_controls(line)
  host.print(line .. "\n")
end

return signals
