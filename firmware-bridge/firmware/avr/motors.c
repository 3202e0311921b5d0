#include "firmware-bridge/firmware/avr/motors.h"

#include "firmware-bridge/firmware/avr/board.h"
#include "firmware-bridge/firmware/core/hal.h"

static bool left_is_backwards, right_is_backwards;

void motors_start(void) {
    OCR0A = 0;
    OCR0B = 0;
    TCCR0A = 1 << WGM01 | 1 << WGM00;
    TCCR0B = 1 << CS01 | 1 << CS00; /* 16 MHz / 64 / 256 */
}

#ifdef MOTOR_LEFT_DIRECTION

/* One direction pin a motor; no power is a brake. */
static void turn_left_motor(bool backwards) {
    if (backwards) {
        PIN_HIGH(MOTOR_LEFT_DIRECTION);
    } else {
        PIN_LOW(MOTOR_LEFT_DIRECTION);
    }
}

static void turn_right_motor(bool backwards) {
    if (backwards) {
        PIN_LOW(MOTOR_RIGHT_DIRECTION);
    } else {
        PIN_HIGH(MOTOR_RIGHT_DIRECTION);
    }
}

static void brake_left_motor(void) { PIN_LOW(MOTOR_LEFT_PWM); }
static void brake_right_motor(void) { PIN_LOW(MOTOR_RIGHT_PWM); }

#else

/* Two inputs a motor: both low while enabled is a brake. */
static void turn_left_motor(bool backwards) {
    if (backwards) {
        PIN_LOW(MOTOR_LEFT_IN1);
        PIN_HIGH(MOTOR_LEFT_IN2);
    } else {
        PIN_LOW(MOTOR_LEFT_IN2);
        PIN_HIGH(MOTOR_LEFT_IN1);
    }
}

static void turn_right_motor(bool backwards) {
    if (backwards) {
        PIN_LOW(MOTOR_RIGHT_IN1);
        PIN_HIGH(MOTOR_RIGHT_IN2);
    } else {
        PIN_LOW(MOTOR_RIGHT_IN2);
        PIN_HIGH(MOTOR_RIGHT_IN1);
    }
}

static void brake_left_motor(void) {
    PIN_LOW(MOTOR_LEFT_IN1);
    PIN_LOW(MOTOR_LEFT_IN2);
    PIN_HIGH(MOTOR_LEFT_PWM);
}

static void brake_right_motor(void) {
    PIN_LOW(MOTOR_RIGHT_IN1);
    PIN_LOW(MOTOR_RIGHT_IN2);
    PIN_HIGH(MOTOR_RIGHT_PWM);
}

#endif

/* 0..1000 permille -> 0..255: 255 / 1000 = 16712 / 65536. */
static uint8_t duty(int16_t permille) {
    const uint16_t size = (uint16_t)(permille < 0 ? -permille : permille);
    return (uint8_t)((uint32_t)size * 16712u >> 16);
}

static void set_left(int16_t permille) {
    if (permille == 0) {
        TCCR0A &= (uint8_t) ~(1u << MOTOR_LEFT_CONNECT);
        MOTOR_LEFT_DUTY = 0;
        brake_left_motor();
        return;
    }
    left_is_backwards = permille < 0;
    turn_left_motor(left_is_backwards);
    MOTOR_LEFT_DUTY = duty(permille);
    TCCR0A |= 1 << MOTOR_LEFT_CONNECT;
}

static void set_right(int16_t permille) {
    if (permille == 0) {
        TCCR0A &= (uint8_t) ~(1u << MOTOR_RIGHT_CONNECT);
        MOTOR_RIGHT_DUTY = 0;
        brake_right_motor();
        return;
    }
    right_is_backwards = permille < 0;
    turn_right_motor(right_is_backwards);
    MOTOR_RIGHT_DUTY = duty(permille);
    TCCR0A |= 1 << MOTOR_RIGHT_CONNECT;
}

void board_set_motors(struct board *board, int16_t left_permille, int16_t right_permille) {
    (void)board;
    set_left(left_permille);
    set_right(right_permille);
}

bool motors_left_is_backwards(void) { return left_is_backwards; }
bool motors_right_is_backwards(void) { return right_is_backwards; }
