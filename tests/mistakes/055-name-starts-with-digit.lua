2tours = 720
robot.tourner(720)
