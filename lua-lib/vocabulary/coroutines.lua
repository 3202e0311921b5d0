-- The pupil's own coroutines, living inside tasks: a word that blocks inside
-- one makes the whole task wait, and tasks cannot be taken for coroutines.

local import = ...
local tasks = import("tasks")
local create, resume, yield = coroutine.create, coroutine.resume, coroutine.yield
local running, close, is_yieldable = coroutine.running, coroutine.close, coroutine.isyieldable
local error, type = error, type
local PAUSE, is_task = tasks.PAUSE, tasks.is_task

local coroutines = {}

-- What a resume gave; a pause inside is handed to the scheduler first.
local function settle(thread, ...)
  local ok, first = ...
  if ok and first == PAUSE then
    yield(PAUSE)
    return settle(thread, resume(thread))
  end
  return ...
end

function coroutines.resume(thread, ...)
  if is_task(thread) then
    return false, "cannot resume non-suspended coroutine"
  end
  return settle(thread, resume(thread, ...))
end

local function give_or_fail(ok, ...)
  if not ok then
    local value = ...
    error(value, 0)
  end
  return ...
end

function coroutines.wrap(f)
  if type(f) ~= "function" then
    error("bad argument #1 to 'wrap' (function expected)", 2)
  end
  local thread = create(f)
  return function(...)
    return give_or_fail(settle(thread, resume(thread, ...)))
  end
end

function coroutines.yield(...)
  if is_task(running()) then
    error("attempt to yield from outside a coroutine", 2)
  end
  return yield(...)
end

function coroutines.running()
  local thread = running()
  return thread, is_task(thread)
end

function coroutines.isyieldable()
  return is_yieldable() and not is_task(running())
end

function coroutines.close(thread)
  if is_task(thread) then
    error("cannot close a running coroutine", 2)
  end
  return close(thread)
end

return coroutines
