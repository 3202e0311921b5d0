local etat = "chercher"
local actions = {
    chercher = function()
        robot.gauche(10)
        return robot.distance() < 40 and "approcher" or "chercher"
    end,
    approcher = function()
        robot.avancer(5)
        if robot.distance() < 8 then
            return "fini"
        end
        return "approcher"
    end,
}
while etat ~= "fini" do
    etat = actions[etat]()
end
robot.bip()
