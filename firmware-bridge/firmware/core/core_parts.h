/* core_parts: what a program on board and a computer's commands both do to the
 * robot. Internal to core; in robot_core.c. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_CORE_CORE_PARTS_H
#define FIRMWARE_BRIDGE_FIRMWARE_CORE_CORE_PARTS_H

#include "firmware-bridge/firmware/core/robot_core.h"

/* The core that a callback is for. A chip has one. */
#ifdef CORE_OF_ONE_BOARD
extern struct robot_core core_of_chip;
#define CORE_OF(context) ((void)(context), &core_of_chip)
#else
#define CORE_OF(context) (context)
#endif

/* What the link asks of the core; by name, see protocol/endpoint_parts.h. */
extern const struct endpoint_robot core_callbacks;

/* What the board is, and what its drive train means for movements: kept since the boot, or
 * (CORE_OF_ONE_BOARD: the firmware of a chip) asked from the board each time, so that the compiler,
 * which sees the board's answer, puts numbers into the code instead of storing and loading them. */
__attribute__((always_inline)) static inline struct board_fitting
core_fitting(const struct robot_core *core) {
#ifdef CORE_OF_ONE_BOARD
    struct board_fitting fitting;
    board_fitting(core->board, &fitting);
    return fitting;
#else
    return core->fitting;
#endif
}

__attribute__((always_inline)) static inline struct motion_tuning
core_tuning(const struct robot_core *core) {
#ifdef CORE_OF_ONE_BOARD
    struct board_drive_train train;
    struct motion_tuning tuning;
    board_drive_train(core->board, &train);
    motion_tune(&tuning, &train);
    return tuning;
#else
    return core->tuning;
#endif
}

void core_motors_off(struct robot_core *core); /* and the movement forgotten */
void core_silence(struct robot_core *core);
void core_drive(struct robot_core *core, int16_t left_permille, int16_t right_permille);
void core_begin_motion(struct robot_core *core, uint8_t number, enum motion_shape shape,
                       int32_t amount, uint16_t speed_permille);
void core_tone(struct robot_core *core, uint16_t frequency_hz, uint16_t duration_ms);

#endif
