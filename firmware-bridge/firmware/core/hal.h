/* hal: what a board must provide for the robot core to run on it.
 *
 * The core (robot_core.h) holds everything that is the same on every robot;
 * the functions below are everything that is not. They are plain functions,
 * chosen at link time: a firmware links exactly one board. A board defines its
 * own `struct board` (pins, registers, or a place in a virtual world) and
 * gives it to the core, which only ever hands it back. A board made of global
 * registers may pass NULL.
 *
 * A board's whole program:
 *
 *     struct robot_core core;
 *     core_boot(&core, board);            // every output off
 *     for (;;) {                          // once a millisecond
 *         core_tick(&core, board);
 *         wait_for_the_next_millisecond();
 *     }
 *
 * Rules for a board
 *   - No function waits. What takes time (a sonar echo) is started, then
 *     polled. All of them together cost well under 1 ms a tick.
 *   - Everything is called from one place, core_tick(): nothing here needs to
 *     be safe against interrupts, beyond the board's own.
 *   - Values out of range never come from the core, nor must they from a board.
 *
 * Freestanding: compiles for an 8-bit chip with 16-bit int, 2 KiB of RAM and no
 * operating system (firmware/avr, built by `make firmware`).
 * Units are in the names; power is in permille of full power. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_CORE_HAL_H
#define FIRMWARE_BRIDGE_FIRMWARE_CORE_HAL_H

#include <stdbool.h>
#include <stdint.h>

#define BOARD_POWER_MAX        1000
#define BOARD_GROUND_MAX       5
#define BOARD_MODEL_MAX        31      /* bytes, without a final NUL */
#define BOARD_DISTANCE_NONE_MM 0xffffu /* nothing in range */
#define BOARD_BUMPER_LEFT      1u
#define BOARD_BUMPER_RIGHT     2u

#define BOARD_EEPROM_SIZE 1024 /* bytes that survive power-off */
#define BOARD_EEPROM_PROGRAM                                                                       \
    16 /* from here on they are the program store's (program_store.h);                             \
          those before are the board's: its boot counter, say */

struct board;

/* For functions that only fold to numbers when they are part of their callers. */
#ifdef CORE_OF_ONE_BOARD
#define CORE_INLINE inline __attribute__((always_inline))
#else
#define CORE_INLINE
#endif

/* ---- what is fitted, and how the robot rolls -------------------------------- */

struct board_fitting {
    uint8_t ground_count;   /* 0..BOARD_GROUND_MAX, left to right */
    uint8_t distance_count; /* 0 or 1 */
    uint8_t button_count;   /* 0..8 */
    uint8_t bumper_count;   /* 0..2 */
    bool has_encoders, has_led, has_sound;
    bool is_virtual;
};

/* Measured once per model ("calibrated"), not per robot. */
struct board_drive_train {
    float mm_per_tick;        /* wheel travel between two encoder ticks; 0 without encoders */
    float track_mm;           /* between the two wheels' points of contact */
    float top_speed_mm_s;     /* of a wheel at full power */
    float acceleration_mm_s2; /* what wheels and motors follow without slipping */
    float motor_lag_s;        /* time constant: 63 % of a speed step after this long */
};

/* Both fill *out whole. Called at boot. */
void board_fitting(struct board *board, struct board_fitting *out);
void board_drive_train(struct board *board, struct board_drive_train *out);
/* Writes the model's name, at most BOARD_MODEL_MAX characters; returns how many. */
uint8_t board_model(struct board *board, char *name);
/* A number unlike that of the last boot (a counter kept in EEPROM, noise of a
 * floating input, a seed). The link tells a rebooted robot from a silent one by it. */
uint32_t board_boot_id(struct board *board);

/* ---- time: monotonic, from boot, wrapping ------------------------------------ */

uint32_t board_time_ms(struct board *board);
uint32_t board_time_us(struct board *board);

/* ---- outputs ------------------------------------------------------------------ */

/* -1000..1000, forwards positive; 0 brakes. In force until the next call. */
void board_set_motors(struct board *board, int16_t left_permille, int16_t right_permille);
void board_set_led(struct board *board, uint8_t red, uint8_t green, uint8_t blue);
/* 0: silence. In force until the next call. */
void board_set_tone(struct board *board, uint16_t frequency_hz);

/* ---- sensors ------------------------------------------------------------------ */

/* Ticks since boot, growing forwards. Zeros without encoders. */
void board_read_encoders(struct board *board, int32_t *left, int32_t *right);
/* 0 black .. 100 white. */
uint8_t board_read_ground(struct board *board, uint8_t index);
/* A distance measurement: start it, then poll each tick until true, which
 * gives the result in *mm. A poll never started, or already ended, is false. */
void board_start_distance(struct board *board);
bool board_poll_distance(struct board *board, uint16_t *mm);
uint8_t board_read_buttons(struct board *board); /* bit i: button i is pressed */
uint8_t board_read_bumpers(struct board *board); /* BOARD_BUMPER_* */

/* ---- a program on board ------------------------------------------------------- */

/* RAM that nothing else uses, 4-byte aligned: a program sent to RAM, and the data of the program
 * that runs. *size is the same at each call; 0: this board takes no programs. */
uint8_t *board_program_memory(struct board *board, uint16_t *size);

/* The byte at `address`, 0..BOARD_EEPROM_SIZE - 1. Not called while a write is under way. */
uint8_t board_eeprom_read(struct board *board, uint16_t address);
/* Byte 0 as vm/fetch.h wants it: programs run in place from there. On an ATmega328P it is
 * FETCH_EEPROM, which only fetch_byte() may follow. */
const uint8_t *board_eeprom_bytes(struct board *board);
/* Whether the last write has ended (3.3 ms after it began on an ATmega328P). */
bool board_eeprom_is_ready(struct board *board);
/* Begins to write one byte, and does not wait for the end. Only called when ready. A power cut
 * meanwhile may leave anything in that byte, and only there. */
void board_eeprom_write(struct board *board, uint16_t address, uint8_t byte);

/* Why the chip last started. */
enum board_reset {
    BOARD_RESET_POWER = 0,     /* switched on */
    BOARD_RESET_PIN = 1,       /* reset button, or a computer that opened the port */
    BOARD_RESET_BROWN_OUT = 2, /* the supply sagged: a tired battery */
    BOARD_RESET_WATCHDOG = 3,  /* the firmware hung */
    BOARD_RESET_STACK = 4,     /* the stack was full: the board stopped itself */
    BOARD_RESET_EEPROM = 5,    /* a byte of EEPROM did not take what was written: likewise */
};
enum board_reset board_reset_cause(struct board *board);

/* ---- serial line to the computer ---------------------------------------------- */

/* The next byte received; false when there is none. */
bool board_serial_read(struct board *board, uint8_t *byte);
/* How many bytes can be written now; writing as many never waits. */
uint8_t board_serial_room(struct board *board);
void board_serial_write(struct board *board, uint8_t byte);

#endif
