#include "firmware-bridge/firmware/avr/reset.h"

#include <avr/interrupt.h>
#include <avr/wdt.h>

#include "firmware-bridge/firmware/avr/board.h"

#define NOTE_MAGIC 0x5ea1u
#define GUARD_BYTE 0xa5u
#define GUARD      ((volatile uint8_t *)(RAMEND + 1 - RESET_STACK_BYTES - RESET_GUARD_BYTES))

/* Survives a reset, not power-off. */
static struct {
    uint16_t magic;
    uint8_t cause, not_cause;
} note __attribute__((section(".noinit")));

static uint8_t flags __attribute__((section(".noinit"))); /* MCUSR */
static uint8_t cause;

extern uint8_t _end; /* of the variables; the linker's */

/* Low first, then outputs: a pin that floats is no "off" to every driver. */
static inline void outputs_off(void) {
    TCCR0A = 0;
    TIMSK2 = 0;
    PIN_LOW(MOTOR_LEFT_PWM);
    PIN_LOW(MOTOR_RIGHT_PWM);
    PIN_LOW(BUZZER);
    PIN_OUTPUT(MOTOR_LEFT_PWM);
    PIN_OUTPUT(MOTOR_RIGHT_PWM);
    PIN_OUTPUT(BUZZER);
#ifdef MOTOR_LEFT_DIRECTION
    PIN_OUTPUT(MOTOR_LEFT_DIRECTION);
    PIN_OUTPUT(MOTOR_RIGHT_DIRECTION);
#else
    PIN_LOW(MOTOR_LEFT_IN1);
    PIN_LOW(MOTOR_LEFT_IN2);
    PIN_LOW(MOTOR_RIGHT_IN1);
    PIN_LOW(MOTOR_RIGHT_IN2);
    PIN_OUTPUT(MOTOR_LEFT_IN1);
    PIN_OUTPUT(MOTOR_LEFT_IN2);
    PIN_OUTPUT(MOTOR_RIGHT_IN1);
    PIN_OUTPUT(MOTOR_RIGHT_IN2);
#endif
#ifdef BUTTON
    PIN_HIGH(BUTTON); /* pull-up */
#endif
}

/* The C runtime runs this after it has set up the stack, before it clears memory. A bootloader
 * (Optiboot from version 5 on) has cleared MCUSR and hands it over in register 2. */
void reset_before_main(void) __attribute__((naked, used, section(".init3")));
void reset_before_main(void) {
    uint8_t handed_over;
    __asm__ volatile("mov %0, r2" : "=r"(handed_over));
    outputs_off();
    flags = MCUSR != 0 ? MCUSR : handed_over;
    MCUSR = 0;
    wdt_enable(WDTO_250MS);
}

/* Power-on and brown-out leave RAM undefined: a note counts only without them. */
static enum board_reset find_cause(void) {
    if ((flags & 1 << PORF) != 0) {
        return BOARD_RESET_POWER;
    }
    if ((flags & 1 << BORF) != 0) {
        return BOARD_RESET_BROWN_OUT;
    }
    if (note.magic == NOTE_MAGIC && (note.cause ^ note.not_cause) == UINT8_MAX) {
        return (enum board_reset)note.cause;
    }
    return (flags & 1 << WDRF) != 0 ? BOARD_RESET_WATCHDOG : BOARD_RESET_PIN;
}

void reset_start(void) {
    cause = (uint8_t)find_cause();
    note.magic = 0;
    for (uint8_t i = 0; i < RESET_GUARD_BYTES; i++) {
        GUARD[i] = GUARD_BYTE;
    }
}

void reset_because(enum board_reset why) {
    cli();
    outputs_off();
    note.magic = NOTE_MAGIC;
    note.cause = (uint8_t)why;
    note.not_cause = (uint8_t)~why;
    wdt_enable(WDTO_15MS);
    for (;;) {
    }
}

void reset_note(enum board_reset why) { cause = (uint8_t)why; }

enum board_reset board_reset_cause(struct board *board) {
    (void)board;
    return (enum board_reset)cause;
}

void reset_feed(void) {
    for (uint8_t i = 0; i < RESET_GUARD_BYTES; i++) {
        if (GUARD[i] != GUARD_BYTE) {
            reset_because(BOARD_RESET_STACK);
        }
    }
    wdt_reset();
}

/* Everything between the variables and the guard. */
uint8_t *board_program_memory(struct board *board, uint16_t *size) {
    (void)board;
    const uint16_t begin = ((uint16_t)&_end + 3u) & ~3u;
    *size = (uint16_t)((uint16_t)GUARD - begin) & ~3u;
    return (uint8_t *)begin;
}
