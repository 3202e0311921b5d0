-- Everything about each word of `robot`, said once, in French and English.
--
-- The argument checks, `perseverons help WORD`, the pages of docs/reference/
-- and the finder of mistakes all read this table (vocabulary.h gives it to C).
--
--   fr, en        the word's two names
--   summary       one line; text: paragraphs; returns: what it gives back, or ""
--   example       lines of Lua that run on the standard robot
--   call          one short correct call, shown when the arguments are wrong
--   parameters    in order, each with
--       fr, en    its name          the_fr, the_en   the same inside a sentence
--       unit      "cm", "deg", "%", "Hz", "s" or ""
--       type      "number", "function", "name" (a number or a fixed word), "any"
--       min, max  both allowed; optional, repeated (the last one, any number of times)

local function distance()
  return {
    fr = "distance", en = "distance", the_fr = "la distance", the_en = "the distance",
    unit = "cm", type = "number", min = -1000, max = 1000,
  }
end

local function angle()
  return {
    fr = "angle", en = "angle", the_fr = "l'angle", the_en = "the angle",
    unit = "deg", type = "number", min = -3600, max = 3600,
  }
end

local function color(fr, en)
  return {
    fr = fr, en = en, the_fr = "la quantité de " .. fr, the_en = "the amount of " .. en,
    unit = "", type = "number", min = 0, max = 255,
  }
end

local function wheel(fr, en)
  return {
    fr = fr, en = en, the_fr = "la puissance de la roue " .. fr,
    the_en = "the power of the " .. en .. " wheel",
    unit = "%", type = "number", min = -100, max = 100,
  }
end

local function task(optional)
  return {
    fr = "fonction", en = "f", the_fr = "la fonction", the_en = "the function",
    unit = "", type = "function", repeated = optional or nil,
  }
end

local moved = {
  fr = "true quand le mouvement est allé au bout ; false quand un obstacle ou un autre ordre l'a "
    .. "arrêté avant.",
  en = "true when the movement was completed; false when an obstacle or another order ended it "
    .. "before.",
}

return {
  {
    fr = "avancer", en = "forward",
    summary = {
      fr = "Avance tout droit d'une distance en centimètres.",
      en = "Moves straight forward by a distance in centimetres.",
    },
    text = {
      fr = [[
Le programme attend que le robot soit arrivé avant de passer à la ligne suivante. La vitesse est celle choisie avec robot.vitesse.

Une distance négative fait reculer.]],
      en = [[
The program waits until the robot has arrived before it goes on with the next line. The speed is the one chosen with robot.speed.

A negative distance moves backward.]],
    },
    returns = moved,
    example = {
      fr = "robot.avancer(20)   -- 20 cm tout droit",
      en = "robot.forward(20)   -- 20 cm straight ahead",
    },
    call = { fr = "robot.avancer(20)", en = "robot.forward(20)" },
    parameters = { distance() },
  },
  {
    fr = "reculer", en = "backward",
    summary = {
      fr = "Recule tout droit d'une distance en centimètres.",
      en = "Moves straight backward by a distance in centimetres.",
    },
    text = {
      fr = "Le programme attend que le robot soit arrivé avant de passer à la ligne suivante.",
      en = "The program waits until the robot has arrived before it goes on with the next line.",
    },
    returns = moved,
    example = {
      fr = [[
if robot.distance() < 10 then
  robot.reculer(15)   -- s'éloigner de l'obstacle
end]],
      en = [[
if robot.distance() < 10 then
  robot.backward(15)   -- away from the obstacle
end]],
    },
    call = { fr = "robot.reculer(15)", en = "robot.backward(15)" },
    parameters = { distance() },
  },
  {
    fr = "gauche", en = "left",
    summary = {
      fr = "Tourne sur place vers la gauche d'un angle en degrés.",
      en = "Turns on the spot to the left by an angle in degrees.",
    },
    text = {
      fr = "Un quart de tour fait 90 degrés, un tour complet 360. Le programme attend la fin du mouvement.",
      en = "A quarter turn is 90 degrees, a full turn 360. The program waits for the end of the movement.",
    },
    returns = moved,
    example = {
      fr = [[
for cote = 1, 4 do   -- un carré
  robot.avancer(20)
  robot.gauche(90)
end]],
      en = [[
for side = 1, 4 do   -- a square
  robot.forward(20)
  robot.left(90)
end]],
    },
    call = { fr = "robot.gauche(90)", en = "robot.left(90)" },
    parameters = { angle() },
  },
  {
    fr = "droite", en = "right",
    summary = {
      fr = "Tourne sur place vers la droite d'un angle en degrés.",
      en = "Turns on the spot to the right by an angle in degrees.",
    },
    text = {
      fr = "Un quart de tour fait 90 degrés, un tour complet 360. Le programme attend la fin du mouvement.",
      en = "A quarter turn is 90 degrees, a full turn 360. The program waits for the end of the movement.",
    },
    returns = moved,
    example = {
      fr = "robot.droite(45)   -- un huitième de tour",
      en = "robot.right(45)   -- an eighth of a turn",
    },
    call = { fr = "robot.droite(90)", en = "robot.right(90)" },
    parameters = { angle() },
  },
  {
    fr = "tourner", en = "turn",
    summary = {
      fr = "Tourne sur place d'un angle en degrés : positif à gauche, négatif à droite.",
      en = "Turns on the spot by an angle in degrees: positive to the left, negative to the right.",
    },
    text = {
      fr = "Utile quand l'angle vient d'un calcul. Sinon robot.gauche et robot.droite évitent de se tromper de signe.",
      en = "Useful when the angle comes from a calculation. Otherwise robot.left and robot.right spare you the sign.",
    },
    returns = moved,
    example = {
      fr = "robot.tourner(-90)   -- un quart de tour à droite",
      en = "robot.turn(-90)   -- a quarter turn to the right",
    },
    call = { fr = "robot.tourner(90)", en = "robot.turn(90)" },
    parameters = { angle() },
  },
  {
    fr = "rouler", en = "drive",
    summary = {
      fr = "Fait tourner les deux roues, chacune avec sa puissance, sans attendre.",
      en = "Turns both wheels, each with its own power, without waiting.",
    },
    text = {
      fr = [[
La puissance va de -100 (à fond en arrière) à 100 (à fond en avant) ; 0 arrête la roue. Le programme continue aussitôt et le robot roule jusqu'au prochain ordre : un autre robot.rouler, un mouvement, ou robot.arreter. Le robot s'arrête aussi à la fin du programme.

Pour suivre une ligne ou un mur, appelle robot.rouler dans une boucle qui lit un capteur.]],
      en = [[
The power goes from -100 (full backward) to 100 (full forward); 0 stops the wheel. The program goes on at once and the robot rolls until the next order: another robot.drive, a movement, or robot.stop. The robot also stops at the end of the program.

To follow a line or a wall, call robot.drive in a loop that reads a sensor.]],
    },
    returns = { fr = "", en = "" },
    example = {
      fr = [[
robot.rouler(50, 50)   -- tout droit à mi-puissance
robot.attendre(1)
robot.arreter()]],
      en = [[
robot.drive(50, 50)   -- straight ahead at half power
robot.wait(1)
robot.stop()]],
    },
    call = { fr = "robot.rouler(50, 50)", en = "robot.drive(50, 50)" },
    parameters = { wheel("gauche", "left"), wheel("droite", "right") },
  },
  {
    fr = "arreter", en = "stop",
    summary = { fr = "Arrête les roues.", en = "Stops the wheels." },
    text = {
      fr = "Le programme, lui, continue. Un mouvement commencé par une autre tâche se termine ici.",
      en = "The program itself goes on. A movement begun by another task ends here.",
    },
    returns = { fr = "", en = "" },
    example = {
      fr = [[
robot.rouler(40, 40)
while robot.distance() > 15 do end   -- lire le capteur laisse passer le temps
robot.arreter()]],
      en = [[
robot.drive(40, 40)
while robot.distance() > 15 do end   -- reading the sensor lets time pass
robot.stop()]],
    },
    call = { fr = "robot.arreter()", en = "robot.stop()" },
    parameters = {},
  },
  {
    fr = "vitesse", en = "speed",
    summary = {
      fr = "Choisit la vitesse des prochains mouvements, de 1 à 100 %.",
      en = "Chooses the speed of the next movements, from 1 to 100 %.",
    },
    text = {
      fr = "Elle vaut pour robot.avancer, reculer, tourner, gauche et droite. Au début du programme elle est de 50 %.",
      en = "It holds for robot.forward, backward, turn, left and right. At the start of the program it is 50 %.",
    },
    returns = { fr = "", en = "" },
    example = {
      fr = [[
robot.vitesse(80)
robot.avancer(50)]],
      en = [[
robot.speed(80)
robot.forward(50)]],
    },
    call = { fr = "robot.vitesse(50)", en = "robot.speed(50)" },
    parameters = {
      {
        fr = "vitesse", en = "speed", the_fr = "la vitesse", the_en = "the speed",
        unit = "%", type = "number", min = 1, max = 100,
      },
    },
  },
  {
    fr = "distance", en = "distance",
    summary = {
      fr = "Donne la distance de l'obstacle devant le robot, en centimètres.",
      en = "Gives the distance of the obstacle ahead, in centimetres.",
    },
    text = {
      fr = [[
Quand il n'y a rien à portée du capteur, la réponse est 1000 : plus loin que tout.

Lire deux fois de suite attend une nouvelle mesure (un centième de seconde) : une boucle qui lit un capteur laisse donc passer le temps.]],
      en = [[
When nothing is within reach of the sensor the answer is 1000: farther than everything.

Reading twice in a row waits for a new measure (a hundredth of a second): so a loop that reads a sensor lets time pass.]],
    },
    returns = { fr = "Un nombre de centimètres.", en = "A number of centimetres." },
    example = {
      fr = [[
if robot.distance() < 20 then
  robot.gauche(90)
end]],
      en = [[
if robot.distance() < 20 then
  robot.left(90)
end]],
    },
    call = { fr = "robot.distance()", en = "robot.distance()" },
    parameters = {
      {
        fr = "capteur", en = "sensor", the_fr = "le numéro du capteur",
        the_en = "the sensor's number", unit = "", type = "number", optional = true,
      },
    },
  },
  {
    fr = "ligne", en = "line",
    summary = {
      fr = "Dit où est la ligne noire sous le robot, de -100 (à gauche) à 100 (à droite).",
      en = "Tells where the black line is under the robot, from -100 (left) to 100 (right).",
    },
    text = {
      fr = [[
0 : la ligne est bien au milieu. Quand le robot l'a perdue, la réponse est -100 ou 100, du côté où il l'a vue pour la dernière fois ; 0 s'il ne l'a jamais vue.

Lire deux fois de suite attend une nouvelle mesure (un centième de seconde).]],
      en = [[
0: the line is right in the middle. When the robot has lost it the answer is -100 or 100, on the side where it was seen last; 0 when it was never seen.

Reading twice in a row waits for a new measure (a hundredth of a second).]],
    },
    returns = { fr = "Un nombre de -100 à 100.", en = "A number from -100 to 100." },
    example = {
      fr = [[
for tour = 1, 500 do   -- 5 secondes
  local ecart = robot.ligne()
  robot.rouler(40 + ecart * 0.3, 40 - ecart * 0.3)
end]],
      en = [[
for turn = 1, 500 do   -- 5 seconds
  local offset = robot.line()
  robot.drive(40 + offset * 0.3, 40 - offset * 0.3)
end]],
    },
    call = { fr = "robot.ligne()", en = "robot.line()" },
    parameters = {},
  },
  {
    fr = "sol", en = "ground",
    summary = {
      fr = "Donne la clarté du sol sous un capteur, de 0 (noir) à 100 (blanc).",
      en = "Gives the brightness of the floor under a sensor, from 0 (black) to 100 (white).",
    },
    text = {
      fr = "Les capteurs de sol sont numérotés de gauche à droite à partir de 1. Sans numéro, c'est celui du milieu.",
      en = "The ground sensors are numbered from left to right, starting at 1. Without a number it is the one in the middle.",
    },
    returns = { fr = "Un nombre de 0 à 100.", en = "A number from 0 to 100." },
    example = {
      fr = [[
if robot.sol(1) < 30 then
  robot.afficher("du noir à gauche")
end]],
      en = [[
if robot.ground(1) < 30 then
  robot.print("black on the left")
end]],
    },
    call = { fr = "robot.sol(1)", en = "robot.ground(1)" },
    parameters = {
      {
        fr = "capteur", en = "sensor", the_fr = "le numéro du capteur",
        the_en = "the sensor's number", unit = "", type = "number", optional = true,
      },
    },
  },
  {
    fr = "bouton", en = "button",
    summary = {
      fr = "Dit si un bouton ou un pare-chocs du robot est appuyé.",
      en = "Tells whether a button or a bumper of the robot is pressed.",
    },
    text = {
      fr = [[
"gauche" et "droite" sont les pare-chocs ; 1, 2, ... sont les boutons. Sans nom, la réponse est true si l'un d'eux, n'importe lequel, est appuyé.]],
      en = [[
"left" and "right" are the bumpers; 1, 2, ... are the buttons. Without a name the answer is true when any of them is pressed.]],
    },
    returns = { fr = "true (appuyé) ou false.", en = "true (pressed) or false." },
    example = {
      fr = [[
if robot.bouton("gauche") then
  robot.reculer(10)
end]],
      en = [[
if robot.button("left") then
  robot.backward(10)
end]],
    },
    call = { fr = 'robot.bouton("gauche")', en = 'robot.button("left")' },
    parameters = {
      {
        fr = "nom", en = "name", the_fr = "le nom du bouton", the_en = "the button's name",
        unit = "", type = "name", optional = true,
      },
    },
  },
  {
    fr = "led", en = "led",
    summary = {
      fr = "Allume la lampe du robot : rouge, vert, bleu, chacun de 0 à 255.",
      en = "Lights the robot's lamp: red, green, blue, each from 0 to 255.",
    },
    text = {
      fr = "robot.led(0, 0, 0) éteint. Rouge et vert ensemble font du jaune.",
      en = "robot.led(0, 0, 0) switches it off. Red and green together make yellow.",
    },
    returns = { fr = "", en = "" },
    example = {
      fr = "robot.led(255, 0, 0)   -- rouge",
      en = "robot.led(255, 0, 0)   -- red",
    },
    call = { fr = "robot.led(255, 0, 0)", en = "robot.led(255, 0, 0)" },
    parameters = { color("rouge", "red"), color("vert", "green"), color("bleu", "blue") },
  },
  {
    fr = "bip", en = "beep",
    summary = {
      fr = "Joue un son d'une fréquence en hertz pendant un temps en secondes.",
      en = "Plays a sound of a frequency in hertz for a time in seconds.",
    },
    text = {
      fr = "Le programme attend la fin du son. Sans rien : 880 Hz pendant 0.2 s. Le la du diapason fait 440 Hz.",
      en = "The program waits for the end of the sound. Without anything: 880 Hz for 0.2 s. A tuning fork's A is 440 Hz.",
    },
    returns = { fr = "", en = "" },
    example = {
      fr = [[
robot.bip()
robot.bip(440, 0.5)]],
      en = [[
robot.beep()
robot.beep(440, 0.5)]],
    },
    call = { fr = "robot.bip(440, 0.5)", en = "robot.beep(440, 0.5)" },
    parameters = {
      {
        fr = "frequence", en = "frequency", the_fr = "la fréquence", the_en = "the frequency",
        unit = "Hz", type = "number", min = 20, max = 20000, optional = true,
      },
      {
        fr = "duree", en = "duration", the_fr = "la durée", the_en = "the duration",
        unit = "s", type = "number", min = 0.01, max = 60, optional = true,
      },
    },
  },
  {
    fr = "attendre", en = "wait",
    summary = {
      fr = "Attend un temps en secondes.",
      en = "Waits for a time in seconds.",
    },
    text = {
      fr = [[
Pendant ce temps le robot continue ce qu'il fait (rouler, par exemple) et les autres tâches avancent.

Un nombre à virgule s'écrit avec un point : robot.attendre(0.5) attend une demi-seconde.]],
      en = [[
Meanwhile the robot goes on with what it does (rolling, say) and the other tasks run.

robot.wait(0.5) waits half a second.]],
    },
    returns = { fr = "", en = "" },
    example = {
      fr = [[
robot.rouler(30, 30)
robot.attendre(1.5)
robot.arreter()]],
      en = [[
robot.drive(30, 30)
robot.wait(1.5)
robot.stop()]],
    },
    call = { fr = "robot.attendre(0.5)", en = "robot.wait(0.5)" },
    parameters = {
      {
        fr = "temps", en = "time", the_fr = "le temps", the_en = "the time",
        unit = "s", type = "number", min = 0, max = 86400,
      },
    },
  },
  {
    fr = "temps", en = "time",
    summary = {
      fr = "Donne le temps écoulé depuis le début du programme, en secondes.",
      en = "Gives the time since the start of the program, in seconds.",
    },
    text = {
      fr = "Lire deux fois de suite laisse passer un centième de seconde.",
      en = "Reading twice in a row lets a hundredth of a second pass.",
    },
    returns = { fr = "Un nombre de secondes.", en = "A number of seconds." },
    example = {
      fr = [[
robot.rouler(30, -30)
while robot.temps() < 2 do end
robot.arreter()]],
      en = [[
robot.drive(30, -30)
while robot.time() < 2 do end
robot.stop()]],
    },
    call = { fr = "robot.temps()", en = "robot.time()" },
    parameters = {},
  },
  {
    fr = "afficher", en = "print",
    summary = {
      fr = "Affiche des valeurs à l'écran, sur une ligne.",
      en = "Shows values on the screen, on one line.",
    },
    text = {
      fr = "Les valeurs sont séparées par une espace. print fait la même chose.",
      en = "The values are separated by a space. print does the same.",
    },
    returns = { fr = "", en = "" },
    example = {
      fr = 'robot.afficher("distance :", robot.distance(), "cm")',
      en = 'robot.print("distance:", robot.distance(), "cm")',
    },
    call = { fr = 'robot.afficher("bonjour")', en = 'robot.print("hello")' },
    parameters = {
      {
        fr = "valeur", en = "value", the_fr = "la valeur", the_en = "the value",
        unit = "", type = "any", optional = true, repeated = true,
      },
    },
  },
  {
    fr = "quand", en = "when",
    summary = {
      fr = "Lance une fonction chaque fois qu'une condition devient vraie.",
      en = "Runs a function each time a condition becomes true.",
    },
    text = {
      fr = [[
La condition est elle aussi une fonction : elle est vérifiée à chaque nouvelle mesure des capteurs. Elle doit redevenir fausse avant de pouvoir relancer la fonction.

Le programme continue aussitôt ; la surveillance a lieu pendant qu'il attend, bouge ou lit un capteur. Quand la dernière ligne du programme est passée, les surveillances continuent : arrête le programme avec Ctrl-C.]],
      en = [[
The condition is a function too: it is checked at each new measure of the sensors. It has to become false again before it can run the function once more.

The program goes on at once; the watch takes place while it waits, moves or reads a sensor. When the last line of the program is over the watches go on: stop the program with Ctrl-C.]],
    },
    returns = { fr = "", en = "" },
    example = {
      fr = [[
robot.quand(function() return robot.bouton("gauche") end, function()
  robot.afficher("touché !")
end)
robot.avancer(20)]],
      en = [[
robot.when(function() return robot.button("left") end, function()
  robot.print("touched!")
end)
robot.forward(20)]],
    },
    call = {
      fr = "robot.quand(function() return robot.bouton(1) end, function() robot.bip() end)",
      en = "robot.when(function() return robot.button(1) end, function() robot.beep() end)",
    },
    parameters = {
      {
        fr = "condition", en = "condition", the_fr = "la condition", the_en = "the condition",
        unit = "", type = "function",
      },
      task(),
    },
  },
  {
    fr = "chaque", en = "every",
    summary = {
      fr = "Lance une fonction régulièrement, toutes les tant de secondes.",
      en = "Runs a function regularly, every so many seconds.",
    },
    text = {
      fr = "La première fois vient après ce temps. Le programme continue aussitôt ; après sa dernière ligne, la tâche continue : arrête le programme avec Ctrl-C.",
      en = "The first time comes after that time. The program goes on at once; after its last line the task goes on: stop the program with Ctrl-C.",
    },
    returns = { fr = "", en = "" },
    example = {
      fr = [[
robot.chaque(1, function()
  robot.afficher(robot.distance())
end)
robot.avancer(30)]],
      en = [[
robot.every(1, function()
  robot.print(robot.distance())
end)
robot.forward(30)]],
    },
    call = {
      fr = "robot.chaque(1, function() robot.bip() end)",
      en = "robot.every(1, function() robot.beep() end)",
    },
    parameters = {
      {
        fr = "temps", en = "time", the_fr = "le temps", the_en = "the time",
        unit = "s", type = "number", min = 0.01, max = 86400,
      },
      task(),
    },
  },
  {
    fr = "ensemble", en = "together",
    summary = {
      fr = "Fait plusieurs choses en même temps, et attend que toutes soient finies.",
      en = "Does several things at the same time, and waits until all of them are done.",
    },
    text = {
      fr = "Donne-lui des fonctions. Chacune avance pendant que les autres attendent, bougent ou lisent un capteur.",
      en = "Give it functions. Each runs while the others wait, move or read a sensor.",
    },
    returns = { fr = "", en = "" },
    example = {
      fr = [[
robot.ensemble(
  function() robot.avancer(30) end,
  function() robot.bip(440, 1) end
)]],
      en = [[
robot.together(
  function() robot.forward(30) end,
  function() robot.beep(440, 1) end
)]],
    },
    call = {
      fr = "robot.ensemble(function() robot.avancer(30) end, function() robot.bip() end)",
      en = "robot.together(function() robot.forward(30) end, function() robot.beep() end)",
    },
    parameters = { task(true) },
  },
}
