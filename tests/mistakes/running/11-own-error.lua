local function verifier(x)
    if x > 10 then
        error("x est trop grand")
    end
end
verifier(12)
