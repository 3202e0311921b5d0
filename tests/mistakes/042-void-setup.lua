void setup() {
  robot.vitesse(50);
}
setup();
