-- Arc-en-ciel : la lampe passe par toutes les couleurs, une note pour chacune.

local couleurs = {
  { nom = "rouge",  r = 255, v = 0,   b = 0,   note = 262 },
  { nom = "orange", r = 255, v = 100, b = 0,   note = 294 },
  { nom = "jaune",  r = 255, v = 220, b = 0,   note = 330 },
  { nom = "vert",   r = 0,   v = 255, b = 0,   note = 349 },
  { nom = "bleu",   r = 0,   v = 0,   b = 255, note = 392 },
  { nom = "violet", r = 140, v = 0,   b = 255, note = 440 },
}

for _, couleur in ipairs(couleurs) do
  robot.afficher(couleur.nom)
  robot.led(couleur.r, couleur.v, couleur.b)
  robot.bip(couleur.note, 0.3)
end

robot.led(0, 0, 0)   -- éteindre la lampe
