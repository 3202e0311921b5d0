-- The words that do several things at once.

local import, host, words = ...
local tasks, arguments = import("tasks"), import("arguments")
local ceil, is_yieldable, pack = math.ceil, coroutine.isyieldable, table.pack

local together = {}

together["when"] = function(condition, f)
  tasks.start(function()
    local was_true = false
    while true do
      local is_true = condition()
      if is_true and not was_true then
        f()
      end
      was_true = is_true
      tasks.pause_snapshot()
    end
  end)
end

function together.every(seconds, f)
  local period_ms = ceil(seconds * 1000)
  local due_ms = host.now() + period_ms
  tasks.start(function()
    while true do
      tasks.pause_until(due_ms)
      f()
      due_ms = due_ms + period_ms
      if due_ms < host.now() then -- f took longer: what was missed is not made up for
        due_ms = host.now()
      end
    end
  end)
end

function together.together(...)
  if not is_yieldable() then
    arguments.fail("type", arguments.say("together_here", arguments.called(words.together)),
      arguments.say("together_advice"))
  end
  tasks.together(pack(...))
end

return together
