for i = 1, 10 do
    if i % 2 == 0 then
        goto suivant
    end
    robot.avancer(i)
    ::suivant::
end
