/* board_uno: which pin of an Arduino Uno goes where on a robot with a driver of the L298 kind.
 *
 * There is no standard robot of this kind: the wiring is ours, and every pin of the Uno has its
 * place. Sources: Arduino Uno R3 pin map (Arduino documentation: digital 0-7 are port D, 8-13
 * port B, A0-A5 port C; LED on 13); ST L298 data sheet (table of figure 6: enable high and both
 * inputs alike is fast motor stop, enable low is free running); HC-SR04 data sheet (10 us trigger,
 * echo high for 58 us each cm); Vishay TCRT5000 data sheet (with a pull-up on the collector the
 * output falls as more light comes back).
 *
 *     0 1    serial line                 A0..A4 ground sensors, left to right
 *     2 3    encoders, left and right    A5     sonar echo
 *     4      button, to ground           11     buzzer
 *     5 6    ENA ENB: left, right        12     sonar trigger
 *     7 8    IN1 IN2: left motor         13     LED
 *     9 10   IN3 IN4: right motor
 *
 * The encoders are slotted discs with one light barrier each, both edges counted; their direction
 * is that of the motor. Built with -DBOARD_ENCODERS (uno-encoders.hex); without it pins 2 and 3
 * are free.
 *
 * Measures: of the widespread two-wheeled kit with yellow gear motors (65 mm wheels, 20 slots),
 * rounded. A pin is its port's letter and its bit. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_AVR_BOARD_UNO_H
#define FIRMWARE_BRIDGE_FIRMWARE_AVR_BOARD_UNO_H

#define BOARD_NAME "uno"

/* Motors. Timer 0: OC0A is D6, OC0B is D5. */
#define MOTOR_LEFT_PWM      D, 5
#define MOTOR_LEFT_DUTY     OCR0B
#define MOTOR_LEFT_CONNECT  COM0B1
#define MOTOR_LEFT_IN1      D, 7 /* IN1 high, IN2 low: forwards */
#define MOTOR_LEFT_IN2      B, 0
#define MOTOR_RIGHT_PWM     D, 6
#define MOTOR_RIGHT_DUTY    OCR0A
#define MOTOR_RIGHT_CONNECT COM0A1
#define MOTOR_RIGHT_IN1     B, 1
#define MOTOR_RIGHT_IN2     B, 2

/* Ground sensors: 8-bit readings over black and over white. */
#define GROUND_COUNT     5
#define GROUND_RAW_BLACK 235 /* 4.6 V */
#define GROUND_RAW_WHITE 20  /* 0.4 V */

#define SONAR_TRIGGER     B, 4
#define SONAR_ECHO        C, 5
#define SONAR_ECHO_MASK   PCMSK1
#define SONAR_ECHO_ENABLE PCIE1
#define SONAR_ECHO_BIT    PCINT13
#define SONAR_ECHO_vect   PCINT1_vect

#define ADC_CHANNELS                                                                               \
    { 0, 1, 2, 3, 4 }
#define ADC_COUNT 5
#define BUTTON    D, 4

#define LED    B, 5
#define BUZZER B, 3

#ifdef BOARD_ENCODERS
#define ENCODER_LEFT      D, 2 /* INT0 */
#define ENCODER_RIGHT     D, 3 /* INT1 */
#define TRAIN_MM_PER_TICK 5.1f /* 65 mm x pi / (2 x 20) */
#else
#define TRAIN_MM_PER_TICK 0
#endif

/* mm, mm/s, mm/s2, s */
#define TRAIN_TRACK_MM           130
#define TRAIN_TOP_SPEED_MM_S     500
#define TRAIN_ACCELERATION_MM_S2 1000
#define TRAIN_MOTOR_LAG_S        0.1f

#endif
