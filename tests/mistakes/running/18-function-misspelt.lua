local actions = {tourner = function() robot.gauche(90) end}
actions.tournner()
