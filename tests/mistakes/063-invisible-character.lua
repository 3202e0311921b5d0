robot.avancer( 10)
