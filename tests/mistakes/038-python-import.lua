import time
robot.avancer(10)
