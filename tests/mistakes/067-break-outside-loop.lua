robot.avancer(10)
break
