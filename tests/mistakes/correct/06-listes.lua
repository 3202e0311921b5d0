local notes = {262, 294, 330, 349, 392}
for _, note in ipairs(notes) do
    robot.bip(note, 0.2)
end
notes[#notes + 1] = 440
table.insert(notes, 494)
print(#notes, notes[1], notes[#notes])
