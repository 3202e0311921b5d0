local f <close> = nil
local function suivant() end
for k in suivant, 1, nil, robot do robot.stop() end
for k in suivant, 1, nil, (suivant()) do robot.stop() end
