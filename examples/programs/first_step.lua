-- First step: the robot says hello, goes out and back, and stops.

robot.print("Hello! I am going for a little ride.")

robot.led(0, 255, 0)   -- green lamp: careful, I am leaving
robot.forward(20)      -- 20 cm straight ahead
robot.left(180)        -- half a turn
robot.forward(20)      -- back to where I started
robot.led(0, 0, 0)     -- lamp off

robot.beep()
robot.print("Done in", robot.time(), "seconds.")
