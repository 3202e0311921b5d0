--== numbers of both kinds mix as in Lua
local a, b = 7, 2
robot.afficher(a + b, a - b, a * b, a / b, a // b, a % b, a ^ 2, -a)
robot.afficher(7.0 // 2, -7 // 2, -7 % 3, 7 % -3, 5.5 % 2, 1 / 0, -1 / 0, 3 | 4, 6 & 3, 5 ~ 1, ~0)
robot.afficher(1 << 4, 256 >> 4, a << b, a >> 1, 3 == 3.0, 1 < 1.5, "a" < "b", 10 // 0.3)
--== constants of every size
local x = 1
robot.afficher(0, -1, 127, 128, -128, -129, 32767, 32768, -32768, -32769, 2147483647, -2147483648)
robot.afficher(x + 127, x + 128, x - 128, x - 129, x * 1000, x // 300, x & 255, x + 0.5, 300 - x)
robot.afficher(0.5, 1.0, -0.0, 1e3, 16777216.0, x << 20, 1 << x, x == 128, x ~= 0.5)
--== conditions in every shape
local function side(n)
  if n < 0 then return "left" elseif n == 0 then return "middle" elseif n <= 10 then return "right"
  else return "far" end
end
for n = -1, 11, 4 do robot.afficher(n, side(n), n > 3, n >= 3, not (n == 3), n ~= 7, 5 < n, 5 >= n) end
robot.afficher(nil == false, nil == nil, true ~= false, "x" == "x", "x" == 1)
--== and, or, not give values as in Lua
local t, f, n = true, false, nil
local z = t and 1 or 2
local y = f and 1 or 2
local w = n or f
local v = n and 1
local u = (f or n) == nil
robot.afficher(z, y, w, v, u, not t, not n, t and f or "end", (t and n) == nil)
z = f or y
z = z and y
robot.afficher(z, 1 and 2, f == (1 > 2))
--== comparison with nil, booleans and texts
local a, b
robot.afficher(a == nil, a ~= nil, b == a)
a = true
if a == true then robot.afficher("true") end
if a ~= false then robot.afficher("not false") end
b = "word"
if b == "word" and b ~= "sword" then robot.afficher(b, b < "x", b >= "word") end
--== while, repeat, break and goto
local n = 0
while n < 10 do
  n = n + 1
  if n == 3 then goto continue end
  if n > 5 then break end
  robot.afficher(n)
  ::continue::
end
repeat
  local last = n
  n = n - 2
until last < 3
robot.afficher(n)
--== numeric for with both signs, fractions and no turn
for i = 1, 3 do robot.afficher(i) end
for i = 3, 1, -1 do robot.afficher(i) end
for i = 0, 1, 0.25 do robot.afficher(i) end
for i = 5, 1 do robot.afficher("never", i) end
for i = 1, 3 do local k = i; i = i * 10; robot.afficher(i, k) end
for i = 2147483646, 2147483647 do robot.afficher(i) end
--== functions with several parameters and results
local function both(a, b) return b, a end
local function none() end
local function three() return 1, 2, 3 end
local a, b, c = both(1, 2)
robot.afficher(a, b, c, both(3))
robot.afficher((both(5, 6)), three(), three())
local d = none()
robot.afficher(d, none(), 1, none())
robot.afficher(both(three()))
a, b = b, a
robot.afficher(a, b, both("x", true))
--== recursion and tail calls
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
local function count(n, sum) if n == 0 then return sum end return count(n - 1, sum + n) end
robot.afficher(fib(10), count(10, 0))
function even(n) if n == 0 then return true end return odd(n - 1) end
function odd(n) if n == 0 then return false end return even(n - 1) end
robot.afficher(even(8), even(7))
--== variables of the file are shared by functions
local seen, turns = 0, 0
local function look(n) seen = n; turns = turns + 1 end
look(5)
robot.afficher(seen, turns)
seen = seen + 1
look(seen)
turns = turns * 10
robot.afficher(seen, turns, seen + turns)
local limit
local function set() limit = 3 end
robot.afficher(limit)
set()
robot.afficher(limit)
--== a shared variable that begins before a loop keeps its value in it
local n = 0
local more = seen or 1
while n < 3 do
  local function add() n = n + more end
  add()
  robot.afficher(n)
end
--== shared variables with a first value chosen by and, or
local flag
local speed = flag and 10 or 20
local other = speed > 5
local function faster() speed = speed + 1 return other end
robot.afficher(faster(), speed)
--== several shared variables at once
local function pair() return 1, 2 end
local a, b, c = pair()
local x <const>, y = 5, 6
local function change() a, b, c, y = b, c, a, x end
change()
robot.afficher(a, b, c, x, y)
change()
robot.afficher(a, b, c, x, y)
--== constants of the file used in functions
local COTE, NOM, VITE, PI = 25, "robot", true, 3.25
local RIEN
local function show() robot.afficher(COTE, NOM, VITE, PI, RIEN, COTE * 2, PI * COTE) end
show()
--== globals: set once, set often, set later, never set
VITESSE = 50
total = 0
function add(n) total = total + n return total end
robot.afficher(VITESSE, add(3), add(4), total, nowhere)
function later() return word end
robot.afficher(later())
word = "now"
robot.afficher(later())
--== a global function that changes
function act() return 1 end
robot.afficher(act())
function act() return 2 end
robot.afficher(act())
local old = act
act = function() return old() + 1 end
robot.afficher(act(), old())
--== a function is called before its name is defined
if later == nil then robot.afficher("not yet") end
function later() return 1 end
robot.afficher(later())
--== functions in variables, tables and arguments
local function twice(f, x) return f(f(x)) end
local function plus(x) return x + 1 end
local list = { plus, function(x) return x * 3 end }
robot.afficher(twice(plus, 1), twice(list[2], 1), list[1](4))
local abs, say = math.abs, robot.afficher
say(abs(-4), twice(abs, -3))
local r = robot
r.afficher("short")
--== a local function inside a function, recursive too
local function outer(n)
  local function inner(k) if k == 0 then return 0 end return k + inner(k - 1) end
  return inner(n)
end
robot.afficher(outer(4))
--== lists
local list = { 3, 1.5, "x", true }
list[#list + 1] = 7
table.insert(list, 8)
table.insert(list, 1, 0)
robot.afficher(#list, list[1], list[2], list[7], list[9], table.remove(list), table.remove(list, 1))
for i, v in ipairs(list) do robot.afficher(i, v) end
local sum = 0
for k, v in pairs({ 4, 5, 6 }) do sum = sum + k * v end
robot.afficher(sum, #{}, #{ 1, nil, 3 }, #"four")
local i = 2
list[i], list[i + 1] = list[i + 1], list[i]
robot.afficher(list[2], list[3], list[200])
--== records and methods
local place = { x = 1, y = 2.5, name = "A", [10] = "ten", [true] = 1 }
place.x = place.x + 1
place.zone = { far = false }
place["key"] = 5
local key = "y"
robot.afficher(place.x, place[key], place.name, place[10], place[true], place.zone.far, place.key)
local function make() return { n = 0 } end
local counter = make()
function counter.add(self, k) self.n = self.n + k return self end
function counter:double() self.n = self.n * 2 return self.n end
robot.afficher(counter:add(3):double(), counter.n)
--== a list is made of open results, and longer than one flush
local function three() return 7, 8, 9 end
local list = { 1, three() }
robot.afficher(#list, list[2], list[4])
local other = { three(), three() }
robot.afficher(#other)
local function count(a, b, c, d) return d end
robot.afficher(count(0, three()), count(three()))
--== pairs of records in the vocabulary's order
local points = { 10, 20 }
for k, v in pairs(points) do robot.afficher(k, v) end
for k in pairs({ only = 1 }) do robot.afficher(k) end
--== iterators of one's own
local function step(limit, i) if i < limit then return i + 1, i * i end end
for i, square in step, 4, 0 do robot.afficher(i, square) end
--== mathematics
robot.afficher(math.floor(2.7), math.floor(-2.5), math.ceil(2.1), math.abs(-3), math.abs(-2.5))
robot.afficher(math.max(1, 5.5, 3), math.min(4, 2, 3.5), math.sqrt(16), math.pi > 3, math.huge)
robot.afficher(math.tointeger(3.0), math.floor(7), -math.huge < 0)
--== if far away jumps
local x = 1
if x == 1 then
  robot.afficher(1, x + 1000, x * 1000, x // 1000, x % 1000, 2.5 + x, x + 0.125, "aaaaaaaa")
  robot.afficher(2, x + 1000, x * 1000, x // 1000, x % 1000, 2.5 + x, x + 0.125, "bbbbbbbb")
  robot.afficher(3, x + 1000, x * 1000, x // 1000, x % 1000, 2.5 + x, x + 0.125, "cccccccc")
  robot.afficher(4, x + 1000, x * 1000, x // 1000, x % 1000, 2.5 + x, x + 0.125, "dddddddd")
  robot.afficher(5, x + 1000, x * 1000, x // 1000, x % 1000, 2.5 + x, x + 0.125, "eeeeeeee")
else
  robot.afficher("no")
end
robot.afficher("after")
--== an error names the line
local list = { 1 }
robot.afficher("before")
local n = list[3]

robot.afficher(n + 1)
--== an error inside a function names its line
local function f(a)
  robot.afficher(a.x)
  return a.x.y
end

f({ x = 3 })
--== dividing by zero
local zero = 0
robot.afficher(1 / zero, 1 // 0.0, -1 // 0.0, 1.5 % math.huge)
--== print is robot.afficher
print(1, "two", 3.5, nil, false)
--== a variable of a branch does not live on
local f
do
  local n = 5
  f = n
end
do
  local m
  robot.afficher(m, f)
end
--== return ends the program early
robot.afficher(1)
do return end
robot.afficher(2)
--== keys of both kinds of numbers
local list = { 1, 2 }
list[3.0] = 5
list[1.5] = 7
local k = 2.0
robot.afficher(#list, list[3], list[1.5], list[k], list[k + 1])
--== assignments happen after all values are known
local a, b, list = 1, 2, { 10, 20 }
local function swap() a, b = b, a return a end
a, b = b, swap()
robot.afficher(a, b)
local i = 1
i, list[i] = i + 1, 20
robot.afficher(i, list[1], list[2])
--== deep nesting and many branches
local n = 0
for x = 1, 3 do
  for y = 1, 3 do
    if x == y then
      if x == 2 then goto next end
      n = n + 1
    elseif x < y then
      while n < y do n = n + 2 if n == 4 then break end end
    else
      repeat n = n - 1 until n < 2
    end
    ::next::
  end
end
robot.afficher(n)

--== long lists
local function f(x) return x + 1, 7 end
local numbers = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
  24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48,
  49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60}
for i = 1, 61 do robot.afficher(numbers[i]) end
local x, y = 5, nil
local mixed = {f(1), (f(2)), x < 3, x > 3, y or 4, x and 5, {1, 2, {f(3)}}, f(f(x)), -x, not x, 11, y,
  y, 14, nil, nil, nil, x == 5 and f(4) or 3, x, "a", {n = 1}, 22, robot.distance() > 5 and 1 or 2,
  24, named = 3, 25, x * x, #numbers, f(9)}
for i = 1, 6 do robot.afficher(i, mixed[i]) end
for i = 8, 32 do if i ~= 21 then robot.afficher(i, mixed[i]) end end
robot.afficher(mixed[7][3][1], mixed[21].n, mixed.named)
