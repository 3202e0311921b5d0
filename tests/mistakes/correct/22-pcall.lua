local ok, message = pcall(function()
    error("trop loin")
end)
if not ok then
    robot.afficher("raté : " .. tostring(message))
end
assert(type(ok) == "boolean")
