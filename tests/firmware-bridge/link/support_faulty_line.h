/* support_faulty_line: a robot (the real endpoint over a core that only takes notes) at the
 * end of a line on which things go wrong, in virtual time, as an in-process transport.
 *
 * Faults strike whole frames, in both directions, and are drawn from `chance`. Every frame
 * the computer ever sent, in any session, may be played back later. */
#ifndef TESTS_LINK_SUPPORT_FAULTY_LINE_H
#define TESTS_LINK_SUPPORT_FAULTY_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware-bridge/link/transport.h"
#include "firmware-bridge/protocol/endpoint.h"
#include "tests/firmware-bridge/protocol/support_chance.h"

#define FAULTY_QUEUE    8192
#define FAULTY_RECORDED 4096

struct faulty_queue {
    uint8_t bytes[FAULTY_QUEUE];
    size_t first, end;
};

/* Bytes between two delimiters, being gathered. */
struct faulty_frame {
    uint8_t bytes[FRAME_LINE_MAX + 8];
    size_t length;
};

struct faulty_line {
    struct chance chance;
    uint32_t lost, flipped, replayed, noisy; /* per million frames */
    uint32_t silent_until_ms; /* the robot neither hears nor speaks before (a bootloader) */
    bool chatters;            /* while silent it sends garbage */
    bool is_cut;              /* nothing passes any more */
    uint32_t robot_drift_ppm; /* the robot's clock runs fast */

    uint32_t now_ms, robot_started_ms;
    struct endpoint endpoint;
    uint32_t boot_id;
    struct faulty_queue to_robot, to_computer;
    struct faulty_frame sending, answering;
    struct faulty_frame recorded[FAULTY_RECORDED]; /* what the computer sent, ever */
    uint32_t recorded_count;

    /* what the core was told */
    void (*on_command)(void *context, const struct message *command);
    void *context;
    struct message last;
    uint32_t commands, stops;
    bool motors_on;
    enum refusal answer;
    struct message_sensors sensors;
};

void faulty_line_start(struct faulty_line *line, struct chance chance);
/* Off and on again: the robot forgets everything. */
void faulty_line_reboot(struct faulty_line *line);
/* A transport over it; any number, one after the other. */
struct transport faulty_line_transport(struct faulty_line *line);
uint32_t faulty_line_robot_ms(const struct faulty_line *line);
/* Lets time pass while the computer does nothing. */
void faulty_line_pass(struct faulty_line *line, uint32_t ms);

#endif
