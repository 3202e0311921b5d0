-- Tasks: the program itself, and what quand, chaque and ensemble start.
--
-- Each task is a coroutine. A word that blocks says what its task waits for and
-- yields `PAUSE`; the scheduler resumes, in order of birth, every task whose
-- wait is over, and when there is none lets the robot's time pass.
--
-- A task waits for one of: wake_ms, a time on the robot's clock; seen, the
-- number of a snapshot that is to be followed by another; children, a count of
-- tasks that is to come down to 0.

local _, host = ...
local create, resume, status = coroutine.create, coroutine.resume, coroutine.status
local yield, is_yieldable = coroutine.yield, coroutine.isyieldable
local setmetatable, math_min = setmetatable, math.min

local PATIENCE_MS = 1000 -- a wait for a snapshot is begun again after so long

local tasks = { PAUSE = {} }
local PAUSE = tasks.PAUSE

local living = {} -- in order of birth
local current
local program_ended = false
local is_task = setmetatable({}, { __mode = "k" }) -- coroutine -> true

function tasks.is_task(thread)
  return is_task[thread] == true
end

function tasks.current()
  return current
end

-- A task that runs f; `parent`, a task, counts it among its children.
local function start(f, parent)
  local thread = create(f)
  is_task[thread] = true
  local task = { thread = thread, parent = parent, line = host.line(), looked = {}, wake_ms = 0 }
  living[#living + 1] = task
  return task
end
tasks.start = start

local function is_ready(task)
  if task.children then
    return task.children == 0
  elseif task.seen then
    return host.snapshot() ~= task.seen
  end
  return host.now() >= task.wake_ms
end

-- Lets the robot's time pass until the first wait of these tasks may be over.
local function let_time_pass(waiting)
  local now = host.now()
  local until_ms, snapshot = now + PATIENCE_MS, false
  local timed
  for i = 1, #waiting do
    local task = waiting[i]
    if task.seen then
      snapshot = true
    elseif not task.children then
      timed = timed and math_min(timed, task.wake_ms) or task.wake_ms
    end
  end
  if timed and (timed < until_ms or not snapshot) then
    until_ms = timed
  end
  host.wait(until_ms, snapshot, program_ended, host.line(waiting[1].thread))
end

-- The current task goes on when its wait is over. Where Lua cannot switch tasks
-- (inside a sort, say) the others stand still meanwhile.
local function pause(task)
  if is_yieldable() then
    yield(PAUSE)
  else
    while not is_ready(task) do
      let_time_pass({ task })
    end
  end
  task.seen, task.children = nil, nil
end

function tasks.pause_until(wake_ms)
  current.wake_ms = wake_ms
  pause(current)
end

function tasks.pause_snapshot()
  current.seen = host.snapshot()
  pause(current)
end

-- Runs all of these functions as tasks, until the last one has returned.
function tasks.together(functions)
  local task = current
  task.children = #functions
  for i = 1, #functions do
    start(functions[i], task)
  end
  pause(task)
end

-- A sensor is read at most once per snapshot and task: the second time waits
-- for the next snapshot, so that no loop around a sensor runs without pause.
function tasks.look(sensor)
  local looked = current.looked
  if looked[sensor] == host.snapshot() or host.snapshot() == 0 then
    tasks.pause_snapshot()
  end
  looked[sensor] = host.snapshot()
end

local function step(task)
  current = task
  local ok, value = resume(task.thread)
  if not ok then
    host.failed(task.thread, value, task.line)
  end
  if status(task.thread) == "dead" then
    task.ended = true
    if task.parent then
      task.parent.children = task.parent.children - 1
    end
  end
end

-- Resumes every task that is ready; whether there was one.
local function step_all()
  local any = false
  local count = #living
  for i = 1, count do
    if is_ready(living[i]) then
      any = true
      step(living[i])
    end
  end
  return any
end

local function bury()
  local kept = 0
  for i = 1, #living do
    local task = living[i]
    living[i] = nil
    if not task.ended then
      kept = kept + 1
      living[kept] = task
    end
  end
end

-- Runs the program and all that it starts.
function tasks.run(program)
  local main = start(program)
  while #living > 0 do
    if step_all() then
      bury()
      program_ended = main.ended
    else
      let_time_pass(living)
    end
  end
end

return tasks
