# mon premier programme
robot.avancer(10)  # tout droit
