function danser()
    tourbillon()
end
local function tourbillon()
    robot.gauche(360)
end
danser()
