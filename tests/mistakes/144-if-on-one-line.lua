if robot.distance() < 10 then robot.arreter()
robot.avancer(10)
