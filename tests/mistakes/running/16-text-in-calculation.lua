local reponse = "dix"
robot.avancer(reponse * 2)
