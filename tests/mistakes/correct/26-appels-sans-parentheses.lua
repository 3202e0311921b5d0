print "bonjour"
print [[au revoir]]
local function options(t)
    return t.vitesse or 10
end
robot.vitesse(options {vitesse = 30})
local texte = ("ab"):rep(3)
print(texte)
