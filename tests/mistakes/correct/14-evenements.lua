local chocs = 0

local function choc()
    chocs = chocs + 1
    robot.bip(440, 0.1)
end

robot.quand(function() return robot.bouton() end, choc)
robot.chaque(0.5, function()
    robot.afficher("chocs : " .. chocs)
end)
