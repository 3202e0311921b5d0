/* support_on_board: a virtual robot, and the computer that sends it programs, over a cable that
 * may be bad or cut; all in virtual time. */
#ifndef TESTS_ROBOTS_SUPPORT_ON_BOARD_H
#define TESTS_ROBOTS_SUPPORT_ON_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/firmware/virtual/line_faults.h"
#include "firmware-bridge/firmware/virtual/virtual_table.h"
#include "firmware-bridge/robots/on_board.h"
#include "firmware-bridge/world/world.h"
#include "tests/firmware-bridge/firmware/support_image.h"
#include "tests/firmware-bridge/protocol/support_chance.h"

#define PROGRAM_BYTES 1000

struct pupil {
    struct virtual_table *table;
    int robot;
    struct on_board *link; /* NULL: no cable */
    struct on_board_options options;
    struct transport_board board; /* the good cable */
    struct line_faults to_robot, to_computer;
    long bytes_left; /* to the robot, before the cable is out; -1: it stays */
    long bytes_sent;
    uint8_t image[PROGRAM_BYTES];
    uint16_t length;
    struct chance chance;
};

/* A robot on an open floor with a program of `length` bytes ready to be sent, no cable. */
void pupil_start(struct pupil *pupil, uint16_t length, struct chance chance);
void pupil_end(struct pupil *pupil);

/* Plugs in; the test fails when that does not work. */
void pupil_plug(struct pupil *pupil);
bool pupil_try_plug(struct pupil *pupil, struct fault *fault);
/* Ends the session politely. */
void pupil_unplug(struct pupil *pupil);

/* Sends the program; the test fails when that does not work. */
void pupil_send(struct pupil *pupil, enum program_place place);
void pupil_start_program(struct pupil *pupil, enum program_place place);
struct message_program_info pupil_info(struct pupil *pupil);

/* Time passes without anybody at the computer. */
void pupil_pass(struct pupil *pupil, uint32_t ms);
void pupil_press(struct pupil *pupil, uint32_t ms);
bool pupil_motors_are(const struct pupil *pupil, int left_permille, int right_permille);

#endif
