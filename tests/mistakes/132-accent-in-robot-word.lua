robot.arrêter()
