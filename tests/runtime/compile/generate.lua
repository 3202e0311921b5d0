-- Random programs for test_differential.c: generate(seed) gives the same program twice, as a pupil
-- would write it, and with each operation done by a function of reference.lua. Both have the same
-- lines. They end, and mostly do not fail.

local random

-- xorshift: the same numbers on every computer.
local function generator_of_numbers(seed)
  local state = (seed * 2654435761 + 88172645463325252) & 0x7fffffffffffffff
  return function(n)
    state = state ~ (state << 13) & 0x7fffffffffffffff
    state = state ~ (state >> 7)
    state = state ~ (state << 17) & 0x7fffffffffffffff
    return (state >> 20) % n + 1
  end
end

local function pick(list)
  return list[random(#list)]
end

-- ---- expressions: { plain, instrumented } --------------------------------------------

local function both(text)
  return { text, text }
end

local function joined(format, ...)
  local plain, instrumented = {}, {}
  for i, part in ipairs({ ... }) do
    plain[i], instrumented[i] = part[1], part[2]
  end
  return { string.format(format, table.unpack(plain)),
    string.format(format, table.unpack(instrumented)) }
end

local function operation(name, sign, a, b)
  return { "(" .. a[1] .. " " .. sign .. " " .. b[1] .. ")",
    "A." .. name .. "(" .. a[2] .. ", " .. b[2] .. ")" }
end

local scope -- what may be named here: variables (numbers), lists, records, functions
local expression, condition, called

local integers = { "0", "1", "2", "3", "5", "7", "-1", "10", "100", "127", "128", "-128", "-129",
  "255", "300", "1000", "32767", "-32769", "65536", "123456", "2147483647", "-2147483647" }
local floats = { "0.5", "0.25", "1.5", "-2.5", "0.1", "3.75", "100.0", "1e3", "0.45", "2.0" }

-- Floats are of single precision there, too.
local function constant()
  if random(3) > 1 then
    return both(pick(integers))
  end
  local float = pick(floats)
  return { float, string.format("%a", (string.unpack("f", string.pack("f", tonumber(float))))) }
end

local function variable()
  return both(pick(scope.variables))
end

local function sensor()
  local choice = random(4)
  if choice == 1 then
    return both("robot.distance()")
  elseif choice == 2 then
    return both("robot.sol(" .. random(5) .. ")")
  end
  return both("robot.ground()")
end

local arithmetic = { { "add", "+" }, { "sub", "-" }, { "mul", "*" }, { "add", "+" }, { "sub", "-" },
  { "div", "/" }, { "idiv", "//" }, { "mod", "%" } }
local bits = { { "band", "&" }, { "bor", "|" }, { "bxor", "~" }, { "shl", "<<" }, { "shr", ">>" } }

-- One side is always a variable: Lua works out constants by itself, with 64 bits.
local function sides(depth)
  local a, b = variable(), random(2) == 1 and constant() or expression(depth - 1)
  if random(2) == 1 then
    return a, b
  end
  return b, a
end

local function calculated(depth)
  local a, b = sides(depth)
  local by = pick(arithmetic)
  return operation(by[1], by[2], a, b)
end

local function in_bits(depth)
  local a, b = sides(depth)
  local by = pick(bits)
  a, b = joined("whole(%s)", a), joined("whole(%s)", b)
  return operation(by[1], by[2], a, b)
end

local function of_one(depth)
  local inside = expression(depth - 1)
  local choice = random(7)
  if choice == 1 then
    return { "(- " .. inside[1] .. ")", "A.unm(" .. inside[2] .. ")" }
  elseif choice == 2 then
    return { "(~whole(" .. inside[1] .. "))", "A.bnot(whole(" .. inside[2] .. "))" }
  elseif choice == 3 then
    return { "math.floor(" .. inside[1] .. ")", "A.floor(" .. inside[2] .. ")" }
  elseif choice == 4 then
    return { "math.abs(" .. inside[1] .. ")", "A.abs(" .. inside[2] .. ")" }
  elseif choice == 5 then
    return joined("math.max(%s, %s)", inside, variable())
  elseif choice == 6 then
    return joined("math.min(%s, %s)", variable(), inside)
  end
  local a = variable()
  return { "(" .. a[1] .. " ^ 2)", "A.square(" .. a[2] .. ")" }
end

local function from_table()
  local choice = random(4)
  if choice == 1 then
    return both("#" .. pick(scope.lists))
  elseif choice == 2 then
    return both("(" .. pick(scope.lists) .. "[" .. random(4) .. "] or 7)")
  elseif choice == 3 then
    return both("(" .. pick(scope.records) .. "." .. pick({ "x", "y" }) .. " or 9)")
  end
  return both(pick(scope.records) .. ".x")
end

local function chosen(depth)
  return joined("(%s and %s or %s)", condition(depth - 1), constant(), expression(depth - 1))
end

-- Never inside an operation: Lua reads a + f() after f has run when a is a local variable, and
-- A.add(a, f()) reads it before.
function called(depth)
  if #scope.functions == 0 then
    return variable()
  end
  local f = pick(scope.functions)
  local first = random(3) == 1 and depth > 0 and called(depth - 1) or expression(depth)
  return joined(f .. "(%s, %s)", first, variable())
end

function expression(depth)
  local choice = random(11)
  if depth <= 0 or choice <= 2 then
    return random(3) == 1 and constant() or variable()
  elseif choice <= 6 then
    return calculated(depth)
  elseif choice == 7 then
    return in_bits(depth)
  elseif choice == 8 then
    return of_one(depth)
  elseif choice == 9 then
    return sensor()
  elseif choice == 10 then
    return from_table()
  end
  return chosen(depth)
end

function condition(depth)
  local choice = random(8)
  if choice == 1 then
    return joined("(%s and %s)", condition(depth - 1 > 0 and depth - 1 or 0), both("robot.bouton(1)"))
  elseif choice == 2 and depth > 0 then
    return joined("not (%s or %s)", condition(depth - 1), condition(depth - 1))
  elseif choice == 3 then
    return joined("word %s %s", both(pick({ "==", "~=", "<", ">=" })), both(pick({ '"a"', '"droite"', '"z"' })))
  elseif choice == 4 then
    return both(pick(scope.records) .. ".zone == nil")
  end
  return joined("(%s %s %s)", expression(depth - 1),
    both(pick({ "<", "<=", ">", ">=", "==", "~=" })), random(2) == 1 and constant() or variable())
end

local function test(depth)
  if random(4) > 1 then
    return condition(depth)
  end
  return joined("%s %s %s", called(1), both(pick({ "<", "<=", ">", ">=", "==", "~=" })), constant())
end

-- ---- statements ------------------------------------------------------------------------

local lines -- { plain, instrumented } each
local block

local function line(text)
  lines[#lines + 1] = text
end

local function assign()
  local value = random(4) == 1 and called(1) or expression(3)
  line(joined(pick(scope.writable) .. " = %s", value))
end

local function show()
  line(joined("robot.afficher(\"v\", %s, %s)", random(3) == 1 and called(1) or expression(2),
    variable()))
end

local function drive()
  line(joined("robot.rouler(A_percent(%s), %s)", expression(2), both(tostring(random(201) - 101))))
end

local function with_table()
  local list, record = pick(scope.lists), pick(scope.records)
  local choice = random(5)
  if choice == 1 then
    line(joined("if #" .. list .. " < 5 then table.insert(" .. list .. ", %s) end", expression(2)))
  elseif choice == 2 then
    line(both("table.remove(" .. list .. ")"))
  elseif choice == 3 then
    line(joined(record .. "." .. pick({ "x", "y" }) .. " = %s", expression(2)))
  elseif choice == 4 then
    line(both(record .. ".zone = " .. pick({ "nil", "3", '"nord"', "true" })))
  else
    line(joined("for i, v in ipairs(" .. list .. ") do robot.afficher(i, v, %s) end", variable()))
  end
end

local function named(name, body)
  local variables = scope.variables
  scope.variables = { name, table.unpack(variables) }
  body()
  scope.variables = variables
end

local function choice_of(depth)
  line(joined("if %s then", test(2)))
  block(depth - 1)
  if random(2) == 1 then
    line(joined("elseif %s then", test(2)))
    block(depth - 1)
  end
  if random(2) == 1 then
    line(both("else"))
    block(depth - 1)
  end
  line(both("end"))
end

local function counted(depth)
  local name = "n" .. depth
  line(both(pick({
    "for " .. name .. " = 1, " .. random(4) .. " do",
    "for " .. name .. " = " .. random(9) .. ", 1, -3 do",
    "for " .. name .. " = 0.5, 2, 0.5 do",
  })))
  named(name, function() block(depth - 1) end)
  line(both("end"))
end

local function repeated(depth)
  local name = "c" .. depth
  line(both("local " .. name .. " = 0"))
  if random(2) == 1 then
    line(joined("while " .. name .. " < 4 and (%s or " .. name .. " < 2) do", test(1)))
    line({ name .. " = " .. name .. " + 1", name .. " = A.add(" .. name .. ", 1)" })
    block(depth - 1)
    if random(3) == 1 then
      line(joined("if %s then break end", test(1)))
    end
    line(both("end"))
  else
    line(both("repeat"))
    line({ name .. " = " .. name .. " + 1", name .. " = A.add(" .. name .. ", 1)" })
    block(depth - 1)
    line(joined("until " .. name .. " >= 3 or %s", test(1)))
  end
end

local function several()
  if #scope.functions > 0 then
    local a, b = pick(scope.writable), pick(scope.writable)
    line(joined(a .. ", " .. b .. " = " .. pick(scope.functions) .. "(%s, %s)", variable(),
      expression(1)))
    line(joined("robot.afficher(" .. pick(scope.functions) .. "(%s, 1))", variable()))
  else
    line(both("x, y = y, x"))
  end
end

local plain_statements = { assign, assign, assign, show, drive, with_table, several }

local function statement(depth)
  local choice = random(10)
  if depth > 0 and choice == 1 then
    choice_of(depth)
  elseif depth > 0 and choice == 2 then
    counted(depth)
  elseif depth > 0 and choice == 3 then
    line(both("do"))
    repeated(depth)
    line(both("end"))
  else
    pick(plain_statements)()
  end
end

function block(depth)
  for _ = 1, random(3) do
    statement(depth)
  end
end

-- ---- programs ----------------------------------------------------------------------------

local function define(number)
  local name = "f" .. number
  local heads = { "local function " .. name .. "(a, b)", "function " .. name .. "(a, b)" }
  line(both(pick(heads)))
  local outer = scope
  scope = { variables = { "a", "b", "x", "y", "total" }, writable = { "a", "b", "x", "total" },
    lists = outer.lists, records = outer.records, functions = outer.functions }
  line(both("if calls > 60 then return 1, b end"))
  line({ "calls = calls + 1", "calls = A.add(calls, 1)" })
  line(both("local l = b"))
  scope.variables[#scope.variables + 1] = "l"
  scope.writable[#scope.writable + 1] = "l"
  block(2)
  if random(3) == 1 then -- recursion, bounded by `deep`
    line(both("if deep < 3 then"))
    line({ "deep = deep + 1", "deep = A.add(deep, 1)" })
    line(joined("local r, s = " .. name .. "(%s, a)", expression(1)))
    line({ "deep = deep - 1", "deep = A.sub(deep, 1)" })
    line(both("return r, s"))
    line(both("end"))
  end
  line(joined("return %s, %s", expression(2), variable()))
  line(both("end"))
  scope = outer
  scope.functions[#scope.functions + 1] = name
end

local function begin()
  line(joined("local x, y = %s, %s", constant(), constant()))
  line(joined("local total, deep, calls = %s, 0, 0", constant()))
  line(joined("VITESSE = %s", constant()))
  line(both('local word = "' .. pick({ "a", "gauche", "droite" }) .. '"'))
  line(both("local list, liste = { 3, 1.5, 2 }, {}"))
  line(both("local place = { x = 4, y = 0.5 }"))
  -- Any number to a whole number of 16 bits.
  line(both("local function whole(n) if n ~= n or n > 30000 or n < -30000 then return 77 end " ..
    "return math.floor(n) end"))
  line(both("local function A_percent(n) local w = whole(n) if w > 100 or w < -100 then " ..
    "return 33 end return w end"))
  scope = { variables = { "x", "y", "total", "VITESSE" }, writable = { "x", "y", "total", "VITESSE" },
    lists = { "list", "liste" }, records = { "place" }, functions = {} }
end

local function text(which)
  local out = {}
  for i, both_lines in ipairs(lines) do
    out[i] = both_lines[which]
  end
  return table.concat(out, "\n") .. "\n"
end

return function(seed)
  random = generator_of_numbers(seed)
  lines = {}
  begin()
  for number = 1, random(4) - 1 do
    define(number)
  end
  line(both("for turn = 1, 4 do"))
  named("turn", function()
    for _ = 1, 3 + random(5) do
      statement(2)
    end
  end)
  line(both("end"))
  line(both("robot.afficher(x, y, total, VITESSE, word, #list, place.x, place.zone)"))
  return text(1), text(2)
end
