local function tous(...)
  robot.afficher(...)
end
tous(1, 2)
