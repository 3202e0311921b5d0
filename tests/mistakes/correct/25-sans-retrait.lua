function avancer_prudemment(cm)
for i = 1, cm do
if robot.distance() > 10 then
robot.avancer(1)
else
return false
end
end
return true
end
if avancer_prudemment(30) then
robot.bip()
end
