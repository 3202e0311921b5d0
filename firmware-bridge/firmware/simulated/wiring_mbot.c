#include "firmware-bridge/firmware/simulated/wiring.h"

#include "firmware-bridge/firmware/avr/board_mbot.h"

const struct wiring wiring_mbot = {
    .left = {.pwm = WIRING_PIN(MOTOR_LEFT_PWM),
             .direction = WIRING_PIN(MOTOR_LEFT_DIRECTION),
             .input1 = SIMULATED_PIN_NONE,
             .input2 = SIMULATED_PIN_NONE,
             .high_is_forwards = false},
    .right = {.pwm = WIRING_PIN(MOTOR_RIGHT_PWM),
              .direction = WIRING_PIN(MOTOR_RIGHT_DIRECTION),
              .input1 = SIMULATED_PIN_NONE,
              .input2 = SIMULATED_PIN_NONE,
              .high_is_forwards = true},
    .ground_count = GROUND_COUNT,
    .ground_pin = {WIRING_PIN(GROUND_LEFT), WIRING_PIN(GROUND_RIGHT)},
    .trigger = WIRING_PIN(SONAR_TRIGGER),
    .echo = WIRING_PIN(SONAR_ECHO),
    .button = SIMULATED_PIN_NONE,
    .button_channel = 7, /* A7 */
    .led = SIMULATED_PIN_NONE,
    .led_chain = WIRING_PIN(LED_CHAIN),
    .buzzer = WIRING_PIN(BUZZER),
    .encoder_left = SIMULATED_PIN_NONE,
    .encoder_right = SIMULATED_PIN_NONE};
