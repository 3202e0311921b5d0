for i = 1, 4 do
    goto suite
end
