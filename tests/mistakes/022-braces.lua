if (robot.distance() < 10) {
    robot.arreter()
} else {
    robot.avancer(5)
}
