robot.avancer(10)
--[[ je ne sais pas
robot.reculer(10)
