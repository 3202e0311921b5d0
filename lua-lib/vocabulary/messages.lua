-- What the words of `robot` say to the pupil when something is wrong.
-- %s are filled in order; both languages take the same number of them.

return {
  missing = {
    fr = "il manque %s dans %s",
    en = "%s is missing in %s",
  },
  not_number = {
    fr = "%s : %s doit être un nombre, pas %s",
    en = "%s: %s must be a number, not %s",
  },
  not_function = {
    fr = "%s : %s doit être une fonction, pas %s",
    en = "%s: %s must be a function, not %s",
  },
  give_function = {
    fr = "Donne le nom de la fonction sans parenthèses, ou écris la fonction sur place : %s",
    en = "Give the function's name without brackets, or write the function in place: %s",
  },
  example = { fr = "Par exemple : %s", en = "For example: %s" },
  no_quotes = {
    fr = "Enlève les guillemets autour du nombre : %s",
    en = "Take the quotes away from the number: %s",
  },
  is_nil = {
    fr = "nil : cette variable n'a pas de valeur (son nom est-il bien écrit ?)",
    en = "nil: that variable has no value (is its name spelt right?)",
  },
  not_a_number = {
    fr = "%s : le calcul de %s ne donne pas un nombre (0 divisé par 0 ?)",
    en = "%s: the calculation of %s does not give a number (0 divided by 0?)",
  },
  outside = {
    fr = "%s : %s doit être entre %s et %s, pas %s",
    en = "%s: %s must be between %s and %s, not %s",
  },
  too_many = {
    fr = "%s : trop de valeurs (%s au lieu de %s)",
    en = "%s: too many values (%s instead of %s)",
  },
  decimal_point = {
    fr = "Un nombre à virgule s'écrit avec un point, par exemple 0.5. Par exemple : %s",
    en = "A decimal number is written with a point, for example 0.5. For example: %s",
  },
  colon = {
    fr = "%s s'écrit avec un point, pas avec deux-points",
    en = "%s is written with a point, not with a colon",
  },
  unknown_word = { fr = "robot.%s n'existe pas", en = "robot.%s does not exist" },
  did_you_mean = { fr = "Voulais-tu dire robot.%s ?", en = "Did you mean robot.%s?" },
  see_list = {
    fr = "La liste des mots du robot : perseverons aide",
    en = "The list of the robot's words: perseverons help",
  },
  fixed_word = {
    fr = "on ne peut pas changer robot.%s",
    en = "robot.%s cannot be changed",
  },
  fixed_advice = {
    fr = "Choisis un nom de variable sans « robot. » devant.",
    en = 'Choose a name for your variable without "robot." before it.',
  },
  no_such_sensor = {
    fr = "%s : ce robot n'a pas de capteur numéro %s",
    en = "%s: this robot has no sensor number %s",
  },
  sensors_fitted = {
    fr = "Il en a %s ; le premier porte le numéro 1.",
    en = "It has %s; the first is number 1.",
  },
  no_sensor_at_all = {
    fr = "%s : ce robot n'a pas ce capteur",
    en = "%s: this robot does not have this sensor",
  },
  no_such_button = {
    fr = "%s : ce robot n'a pas de bouton %s",
    en = "%s: this robot has no button %s",
  },
  buttons_fitted = {
    fr = 'Les boutons vont de 1 à %s ; les pare-chocs sont "gauche" et "droite".',
    en = 'The buttons go from 1 to %s; the bumpers are "left" and "right".',
  },
  control_character = {
    fr = "%s : ce texte contient le caractère de commande numéro %s, qui ne s'affiche pas",
    en = "%s: this text holds control character number %s, which cannot be shown",
  },
  together_here = {
    fr = "%s ne peut pas être utilisé à cet endroit",
    en = "%s cannot be used in this place",
  },
  together_advice = {
    fr = "Appelle-le hors d'une fonction de tri ou de remplacement.",
    en = "Call it outside of a sorting or replacing function.",
  },
  article = {
    number = { fr = "un nombre", en = "a number" },
    string = { fr = "un texte", en = "a text" },
    boolean = { fr = "vrai ou faux", en = "true or false" },
    table = { fr = "une table", en = "a table" },
    ["function"] = { fr = "une fonction", en = "a function" },
    thread = { fr = "une coroutine", en = "a coroutine" },
    userdata = { fr = "un objet", en = "an object" },
    ["nil"] = { fr = "nil (rien)", en = "nil (nothing)" },
  },
}
