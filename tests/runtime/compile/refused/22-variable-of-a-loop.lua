while robot.temps() < 10 do
  local d = robot.distance()
  robot.quand(function() return d > 10 end, robot.stop)
end
