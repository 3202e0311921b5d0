local outils = require("outils")
load("robot.stop()")()
