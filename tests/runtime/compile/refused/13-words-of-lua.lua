print = 3
function math() end
