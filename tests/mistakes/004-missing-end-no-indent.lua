while true do
robot.avancer(10)
robot.droite(90)
