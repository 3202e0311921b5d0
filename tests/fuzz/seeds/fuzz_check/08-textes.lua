local nom = 'Léa'
local phrase = "C'est " .. nom .. " qui \"joue\" !\n"
local long = [[
Ceci est un texte
sur plusieurs lignes, avec != && += et // dedans.
]]
local plus = [==[ avec ]] dedans ]==]
robot.afficher(phrase, long, plus, #phrase, phrase:upper(), string.rep("-", 10))
robot.afficher(string.format("%d %s", 3, nom))
