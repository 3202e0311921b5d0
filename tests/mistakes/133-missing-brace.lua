local notes = {262, 294
robot.bip(notes[1], 1)
