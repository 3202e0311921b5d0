for i = 1, 3 do
  robot.chaque(i, function() robot.afficher(i) end)
end
