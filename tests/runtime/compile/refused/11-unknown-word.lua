robot.voler(3)
robot.afficher(math.log(3))
