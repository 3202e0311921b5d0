for _, n in ipairs{"os","io","package","debug","load","loadfile","dofile","require","loadstring","warn"} do assert(_G[n] == nil, n) end
