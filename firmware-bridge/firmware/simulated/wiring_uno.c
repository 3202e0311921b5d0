#include "firmware-bridge/firmware/simulated/wiring.h"

/* The discs are there whether the firmware looks at them or not. */
#define BOARD_ENCODERS
#include "firmware-bridge/firmware/avr/board_uno.h"

const struct wiring wiring_uno = {.left = {.pwm = WIRING_PIN(MOTOR_LEFT_PWM),
                                           .direction = SIMULATED_PIN_NONE,
                                           .input1 = WIRING_PIN(MOTOR_LEFT_IN1),
                                           .input2 = WIRING_PIN(MOTOR_LEFT_IN2)},
                                  .right = {.pwm = WIRING_PIN(MOTOR_RIGHT_PWM),
                                            .direction = SIMULATED_PIN_NONE,
                                            .input1 = WIRING_PIN(MOTOR_RIGHT_IN1),
                                            .input2 = WIRING_PIN(MOTOR_RIGHT_IN2)},
                                  .ground_count = GROUND_COUNT,
                                  .ground_pin = {SIMULATED_PIN_NONE, SIMULATED_PIN_NONE,
                                                 SIMULATED_PIN_NONE, SIMULATED_PIN_NONE,
                                                 SIMULATED_PIN_NONE},
                                  .ground_channel = ADC_CHANNELS,
                                  .black_mv = WIRING_MILLIVOLTS(GROUND_RAW_BLACK),
                                  .white_mv = WIRING_MILLIVOLTS(GROUND_RAW_WHITE),
                                  .trigger = WIRING_PIN(SONAR_TRIGGER),
                                  .echo = WIRING_PIN(SONAR_ECHO),
                                  .button = WIRING_PIN(BUTTON),
                                  .button_channel = -1,
                                  .led = WIRING_PIN(LED),
                                  .led_chain = SIMULATED_PIN_NONE,
                                  .buzzer = WIRING_PIN(BUZZER),
                                  .encoder_left = WIRING_PIN(ENCODER_LEFT),
                                  .encoder_right = WIRING_PIN(ENCODER_RIGHT)};
