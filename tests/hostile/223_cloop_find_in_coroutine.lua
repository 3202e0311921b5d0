coroutine.wrap(function() pcall(string.find, string.rep("a", 2^16), string.rep("a-", 12) .. "b") end)()
