let d = robot.distance();
if (d === null || d < 10) {
    console.log("stop");
}
