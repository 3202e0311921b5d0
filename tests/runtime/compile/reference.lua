-- What a robot computes: desktop Lua 5.4 with whole numbers of 32 bits and floats of single
-- precision. run(program text, tape) gives the trace of an instrumented program (generate.lua).

local math_type, floor, fmod = math.type, math.floor, math.fmod

local function whole(n)
  return ((n + 0x80000000) & 0xffffffff) - 0x80000000
end

local function single(x)
  return (string.unpack("f", string.pack("f", x)))
end

local function as_float(n)
  return math_type(n) == "integer" and single(n + 0.0) or n
end

local function are_whole(a, b)
  return math_type(a) == "integer" and math_type(b) == "integer"
end

local A = {}

function A.add(a, b)
  return are_whole(a, b) and whole(a + b) or single(as_float(a) + as_float(b))
end

function A.sub(a, b)
  return are_whole(a, b) and whole(a - b) or single(as_float(a) - as_float(b))
end

function A.mul(a, b)
  return are_whole(a, b) and whole(a * b) or single(as_float(a) * as_float(b))
end

function A.div(a, b)
  return single(as_float(a) / as_float(b))
end

local function not_by_zero(b)
  if b == 0 then
    error("divide", 3)
  end
end

function A.idiv(a, b)
  if are_whole(a, b) then
    not_by_zero(b)
    return whole(a // b)
  end
  local quotient = single(as_float(a) / as_float(b))
  return quotient ~= quotient and quotient or single(quotient // 1)
end

function A.mod(a, b)
  if are_whole(a, b) then
    not_by_zero(b)
    return whole(a % b)
  end
  return single(as_float(a) % as_float(b))
end

function A.unm(a)
  return math_type(a) == "integer" and whole(-a) or -a
end

function A.bnot(a) return whole(~a) end
function A.band(a, b) return whole(a & b) end
function A.bor(a, b) return whole(a | b) end
function A.bxor(a, b) return whole(a ~ b) end

function A.shl(a, b)
  if b < 0 then
    return A.shr(a, -b)
  end
  return b > 31 and 0 or whole((a & 0xffffffff) << b)
end

function A.shr(a, b)
  if b < 0 then
    return A.shl(a, -b)
  end
  return b > 31 and 0 or whole((a & 0xffffffff) >> b)
end

function A.floor(a)
  if math_type(a) == "integer" or a ~= a then
    return a
  end
  local below = a // 1
  return below >= -2147483648.0 and below < 2147483648.0 and floor(below) or below
end

function A.abs(a)
  return math_type(a) == "integer" and whole(a < 0 and -a or a) or math.abs(a)
end

function A.square(a)
  return single(as_float(a) * as_float(a))
end

-- ---- the robot: each reading is the next of the tape -----------------------------------------

local ORDERS_MAX = 1000 -- TAPE_ORDERS_MAX
local enough = {}

local function robot_on(tape, trace)
  local at, robot = 0, {}
  local function order(text)
    if #trace == ORDERS_MAX then
      error(enough)
    end
    trace[#trace + 1] = text
  end
  local function reading()
    at = at + 1
    return tape[(at - 1) % #tape + 1]
  end
  function robot.distance()
    local mm = reading() % 2000
    return mm < 1900 and single(mm / 10) or 1000
  end
  function robot.ground() return reading() % 101 end
  function robot.bouton() return reading() % 2 == 1 end
  function robot.rouler(left, right)
    order(string.format("drive %d %d", floor(left * 10 + 0.5), floor(right * 10 + 0.5)))
  end
  function robot.afficher(...)
    local shown = { "print" }
    for i = 1, select("#", ...) do
      local value = select(i, ...)
      shown[i + 1] = math_type(value) == "integer" and string.format("i%d", value)
        or math_type(value) == "float" and (value ~= value and "nan"
          or string.format("f%08x", string.unpack("I4", string.pack("f", value))))
        or type(value) == "string" and "s" .. value or tostring(value)
    end
    order(table.concat(shown, " "))
  end
  robot.sol = robot.ground
  return robot
end

return function(text, tape)
  local trace = {}
  local globals = { A = A, math = setmetatable({}, { __index = math }), table = table,
    ipairs = ipairs, pairs = pairs, robot = robot_on(tape, trace) }
  globals.print = globals.robot.afficher
  globals.math.floor = A.floor -- of the programs' own `whole`
  local program = assert(load(text, "=program", "t", globals))
  local done, message = pcall(program)
  if not done and #trace < ORDERS_MAX then
    trace[#trace + 1] = "error " .. (string.match(message, "^program:(%d+):") or message)
  end
  return table.concat(trace, "\n") .. "\n"
end
