-- Ensemble : le robot roule, chante et clignote en même temps.

local function rouler()
  for numero = 1, 4 do
    robot.avancer(15)
    robot.droite(90)
  end
end

local function chanter()
  local notes = { 262, 262, 262, 294, 330, 294 }   -- do do do ré mi ré
  for _, note in ipairs(notes) do
    robot.bip(note, 0.4)
    robot.attendre(0.1)
  end
end

local function clignoter()
  for numero = 1, 10 do
    robot.led(255, 128, 0)   -- orange
    robot.attendre(0.25)
    robot.led(0, 0, 0)
    robot.attendre(0.25)
  end
end

robot.ensemble(rouler, chanter, clignoter)
robot.afficher("Tout le monde a fini.")
