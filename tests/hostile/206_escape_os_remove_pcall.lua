local ok, e = pcall(function() os.remove("x") end) error(e, 0)
