/* on_board: programs that run in the robot by themselves: sending them there, starting,
 * stopping, watching. For robots that carry our firmware (docs/protocol.md, section 6).
 *
 *     struct on_board *robot;
 *     ok = on_board_open("/dev/ttyUSB0", &options, &robot, fault)
 *       && on_board_send(robot, image, length, PROGRAM_IN_RAM, fault)
 *       && on_board_start(robot, PROGRAM_IN_RAM, fault);
 *     while (ok && on_board_watch(robot, on_board_now_ms(robot) + 100, &seen, fault)) {
 *         if (seen.kind == ON_BOARD_REPORT && seen.report.kind == REPORT_PRINT) ...
 *     }
 *     on_board_close(robot);                      // the program goes on by itself
 *
 * Opening stops nothing: a robot that runs its program goes on while it is looked at. Each call
 * ends within a bounded time in success or a fault; after FAULT_LINK or FAULT_TIMEOUT close and
 * open anew. What was kept in the robot before a send that failed is there still, or nothing is:
 * never a mixture.
 *
 * Faults beside those of link/session.h
 *     FAULT_LIMIT      the program is larger than the robot has room for (says by how much)
 *     FAULT_TYPE       another model than the program was checked for, or no program image
 *     FAULT_REFUSED    the robot's firmware is too old, or without programs
 *     FAULT_NOT_FOUND  there is no program to start
 *
 * Not thread-safe: one robot, one thread. */
#ifndef FIRMWARE_BRIDGE_ROBOTS_ON_BOARD_H
#define FIRMWARE_BRIDGE_ROBOTS_ON_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/link/transport.h"
#include "firmware-bridge/protocol/messages.h"

#define ON_BOARD_VALUES_MAX 32  /* values of one print */
#define ON_BOARD_TEXT_MAX   512 /* bytes of all texts of one print, final NULs included */

struct on_board;

/* ---- progress ------------------------------------------------------------------ */

enum on_board_phase {
    ON_BOARD_GREETING, /* the robot does not answer yet: its bootloader may be running (done: ms) */
    ON_BOARD_SENDING,  /* done of total bytes are there */
    ON_BOARD_WRITING,  /* done of total bytes are in EEPROM */
    ON_BOARD_CHECKED,  /* the robot has it, whole */
};

struct on_board_progress {
    enum on_board_phase phase;
    uint32_t done, total;
    size_t robot; /* on_board_send_all(): which job; otherwise 0 */
};

typedef void on_board_observer(void *context, const struct on_board_progress *progress);

/* All may be 0 or NULL. */
struct on_board_options {
    const char *model;           /* the only one accepted, as robot descriptions name it */
    on_board_observer *observer; /* called while a call below waits */
    void *context;
    uint32_t computer_id; /* fixed for runs that must repeat exactly; 0: random */
};

/* ---- opening -------------------------------------------------------------------- */

/* Addresses as in robot.h, without "virtual". */
bool on_board_open(const char *address, const struct on_board_options *options,
                   struct on_board **out, struct fault *fault);
/* Takes over *transport, also when it fails. */
bool on_board_open_transport(struct transport *transport, const struct on_board_options *options,
                             struct on_board **out, struct fault *fault);
/* Stops nothing. NULL is allowed. */
void on_board_close(struct on_board *robot);

uint32_t on_board_now_ms(struct on_board *robot);      /* the transport's clock */
int on_board_descriptor(const struct on_board *robot); /* to poll for reading; -1: none */
const struct message_info *on_board_robot(const struct on_board *robot); /* model, parts ... */

/* ---- a program -------------------------------------------------------------------- */

/* Sends an image (vm/image.h) and has it checked; what ran before is stopped. Not started. */
bool on_board_send(struct on_board *robot, const uint8_t *image, size_t length,
                   enum program_place place, struct fault *fault);
/* Starts it from its beginning. A stop by somebody else (reason outside) is lifted: whoever
 * starts a program is there. */
bool on_board_start(struct on_board *robot, enum program_place place, struct fault *fault);
bool on_board_stop(struct on_board *robot, struct fault *fault);
bool on_board_erase(struct on_board *robot, enum program_place place, struct fault *fault);
/* What is kept, what runs, how the last one ended. */
bool on_board_info(struct on_board *robot, struct message_program_info *info, struct fault *fault);

/* ---- watching ----------------------------------------------------------------------- */

struct on_board_value {
    enum report_tag tag; /* never REPORT_REST */
    int32_t integer;     /* REPORT_INTEGER; REPORT_OTHER: tag of vm/value.h */
    float number;        /* REPORT_FLOAT */
    const char *text;    /* REPORT_TEXT; NUL at its end, any UTF-8 inside */
};

/* What the program said, whole however it travelled. */
struct on_board_report {
    enum report_kind kind;
    uint8_t value;            /* place, enum program_end or error number, see enum report_kind */
    uint8_t native, argument; /* of an error: enum native, and from 1; see vm/vm.h */
    uint16_t line;            /* of the pupil's program; 0: unknown */
    size_t count;
    bool is_cut; /* there was more than fits here */
    struct on_board_value values[ON_BOARD_VALUES_MAX];
    char texts[ON_BOARD_TEXT_MAX];
};

enum on_board_seen_kind { ON_BOARD_NOTHING, ON_BOARD_REPORT, ON_BOARD_SENSORS };

struct on_board_seen {
    enum on_board_seen_kind kind; /* NOTHING: until_ms has come */
    struct message_sensors sensors;
    struct on_board_report report; /* its texts point into it: not to be copied */
};

/* Waits until the clock reaches until_ms or there is something to see, reports first. Sensors
 * come every period_ms of on_board_subscribe(), not at all before. */
bool on_board_watch(struct on_board *robot, uint32_t until_ms, struct on_board_seen *seen,
                    struct fault *fault);
/* 5..1000 ms, 0: no more. */
bool on_board_subscribe(struct on_board *robot, uint16_t period_ms, struct fault *fault);

/* ---- a class full of robots ------------------------------------------------------------ */

/* One program for one robot. */
struct on_board_job {
    const char *address;
    const uint8_t *image;
    size_t length;
    enum program_place place;
    bool start;         /* when it is there */
    bool is_done;       /* set: everything worked */
    struct fault fault; /* set when not */
};

#define ON_BOARD_JOBS_MAX 64

/* All at once; takes hardly longer than the slowest of them. True when all are done. The
 * observer is called from other threads, one call at a time. */
bool on_board_send_all(struct on_board_job *jobs, size_t count,
                       const struct on_board_options *options);

#endif
