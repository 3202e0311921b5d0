-- à côté : « été », “guillemets”, ≠ ≤ × ÷ €
robot.afficher("Été : 30 °C, 50 %, l'école, “oui” !")
robot.afficher('Il a dit "non" à 3 × 4')
