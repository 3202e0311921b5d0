local function h() error("x") end local function f() return xpcall(error, function() return f() end) end f() pcall(xpcall, error, h)
