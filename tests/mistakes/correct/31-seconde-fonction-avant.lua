function matin()
    saluer("Bonjour")
end

function saluer(mot)
    robot.afficher(mot .. " !")
end

matin()
