local pas = coroutine.wrap(function()
    for i = 1, 3 do
        coroutine.yield(i * 10)
    end
end)
for distance in pas do
    robot.avancer(distance)
end
