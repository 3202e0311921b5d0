notes = [262, 294, 330]
robot.bip(notes[1], 1)
