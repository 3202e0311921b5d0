robot.avancer("10")
robot.attendre("deux")
