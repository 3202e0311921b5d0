robot.afficher(os.time())
for k, v in next, {} do robot.afficher(k) end
