/* support_on_board: a program on a simulated robot, and what its milliseconds cost, for tests and
 * benches. Each ends the process with a message when it cannot. */
#ifndef TESTS_FIRMWARE_SUPPORT_ON_BOARD_H
#define TESTS_FIRMWARE_SUPPORT_ON_BOARD_H

#include <stdint.h>

#include "firmware-bridge/firmware/simulated/simulated_robot.h"
#include "firmware-bridge/robots/on_board.h"
#include "runtime/compile/compile.h"

#define SUPPORT_OPEN_FLOOR "tests/firmware-bridge/firmware/open.json"

/* A pupil's text as `send` compiles it; compile_free() it. */
struct program *support_compile(const char *lua);

/* A robot with this board alone on an open floor, booted; virtual_table_destroy() it. */
struct virtual_table *support_floor(const char *board);
/* The computer plugged into it; on_board_close() it. */
struct on_board *support_plug_in(struct virtual_table *table);
/* Sends the program there, starts it, unplugs. */
void support_start_alone(struct virtual_table *table, const char *lua, enum program_place place);

/* Work of the firmware's milliseconds (avr/main.c), in cycles, interrupts within included. */
struct support_ticks {
    uint64_t all, longest;
    int count;
};
struct support_ticks support_watch_ticks(struct virtual_table *table, int count);

#endif
