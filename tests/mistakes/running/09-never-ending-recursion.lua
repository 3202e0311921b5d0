local function danser()
    return 1 + danser()
end
danser()
