/* board_mbot: which pin of the ATmega328P goes where on a Makeblock mBot (mCore board).
 *
 * Sources: Makeblock-official/Makeblock-Libraries on GitHub, src/MeMCore.h (the map of the RJ25
 * ports: M1 = 6, 7; M2 = 5, 4; port 2 = 9, 10; port 3 = A2, A3; port 7 = A7, 13), MeDCMotor.cpp
 * (first pin PWM, second direction, high for a positive speed), MeLineFollower.h (sensor 1 is the
 * left one, 1 means outside of the black line), MeUltrasonicSensor.cpp (second pin of its port,
 * both trigger and echo). Makeblock's mCore schematic: buzzer on 8, button on A7 (pulled up, to
 * ground when pressed), light sensor on A6, both WS2812 LEDs in a chain on 13. Makeblock's own mBot
 * programs drive forwards with M1 (left) negative and M2 (right) positive: the left motor is
 * mounted the other way round. As built by the instructions, the line follower is on port 2 and the
 * ultrasonic sensor on port 3.
 *
 * Measures: as examples/robots/mbot.json. A pin is its port's letter and its bit. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_AVR_BOARD_MBOT_H
#define FIRMWARE_BRIDGE_FIRMWARE_AVR_BOARD_MBOT_H

#define BOARD_NAME "mbot"

/* Motors. Timer 0: OC0A is D6, OC0B is D5. The driver (TB6612) brakes when its PWM input is low. */
#define MOTOR_LEFT_PWM        D, 6
#define MOTOR_LEFT_DUTY       OCR0A
#define MOTOR_LEFT_CONNECT    COM0A1
#define MOTOR_LEFT_DIRECTION  D, 7 /* low: forwards */
#define MOTOR_RIGHT_PWM       D, 5
#define MOTOR_RIGHT_DUTY      OCR0B
#define MOTOR_RIGHT_CONNECT   COM0B1
#define MOTOR_RIGHT_DIRECTION D, 4 /* high: forwards */

/* Line follower: two digital outputs, high on white. */
#define GROUND_COUNT 2
#define GROUND_LEFT  B, 1 /* 9 */
#define GROUND_RIGHT B, 2 /* 10 */

/* Ultrasonic sensor: one pin for trigger and echo. */
#define SONAR_TRIGGER     C, 3 /* A3 */
#define SONAR_ECHO        C, 3
#define SONAR_ECHO_MASK   PCMSK1
#define SONAR_ECHO_ENABLE PCIE1
#define SONAR_ECHO_BIT    PCINT11
#define SONAR_ECHO_vect   PCINT1_vect
#define SONAR_ONE_PIN

/* One button, on a channel that can only be converted. */
#define ADC_CHANNELS                                                                               \
    { 7 }
#define ADC_COUNT  1
#define BUTTON_ADC 0 /* index in ADC_CHANNELS */

#define LED_CHAIN       B, 5 /* 13: WS2812 */
#define LED_CHAIN_COUNT 2
#define BUZZER          B, 0 /* 8 */

/* mm, mm/s, mm/s2, s */
#define TRAIN_TRACK_MM           115
#define TRAIN_TOP_SPEED_MM_S     500
#define TRAIN_ACCELERATION_MM_S2 1000
#define TRAIN_MOTOR_LAG_S        0.1f
#define TRAIN_MM_PER_TICK        0 /* no encoders */

#endif
