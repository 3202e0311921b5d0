local function choisir(vitesse)
    vitesse = vitesse or 50
    robot.vitesse(vitesse)
end

choisir()
choisir(80)
if depart == nil then
    depart = robot.temps()
end
robot.attendre(1)
print(robot.temps() - depart)
local dernier
for i = 1, 3 do
    if dernier then
        print(dernier + i)
    end
    dernier = i
end
