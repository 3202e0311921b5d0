marche = True
objet = None
if marche then
    robot.afficher(str(objet))
end
