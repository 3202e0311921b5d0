/* robot: one robot, whatever it is made of, as the rest of the house sees it.
 *
 * Opened from an address; driven by calls that each end within a bounded time
 * (ROBOT_CALL_MAX_MS of the robot's clock) in success or a fault. Behind it
 * stands a driver: our own firmware over the link here; others come later.
 *
 * Addresses
 *     virtual                a robot on a virtual table inside this process, in
 *                            virtual time (options: table, robot, seed)
 *     simulated-uno          the same, but the robot is the real firmware on a simulated
 *                            chip; also simulated-mbot, simulated-uno-encoders
 *     /dev/ttyUSB0           a serial port, or a pty (/dev/pts/3)
 *     unix:/path             a Unix socket that carries the same bytes
 *     tcp:host:port          the same over TCP
 *     table:/path            a Unix socket of a virtual table that lends its
 *                            virtual time (link/lockstep.h)
 *     NAME                   a virtual robot of that name that announced itself
 *                            (robots/discovery.h)
 *
 * Stopping is always possible: robot_stop() overtakes everything queued, and
 * is latched until the next command that moves. When the process
 * dies or falls silent the robot's own watchdog stops the motors. A stop by the
 * watchdog or from elsewhere (robot_stop_at) is not lifted by moving on: every
 * movement is then FAULT_STOPPED, until the robot is opened anew.
 *
 * Not thread-safe: one robot, one thread. */
#ifndef FIRMWARE_BRIDGE_ROBOTS_ROBOT_H
#define FIRMWARE_BRIDGE_ROBOTS_ROBOT_H

#include <stdbool.h>
#include <stdint.h>

#include "fault/fault.h"

#define ROBOT_CALL_MAX_MS      2000
#define ROBOT_GROUND_MAX       5
#define ROBOT_NAME_MAX         32
#define ROBOT_DISTANCE_NONE_MM 0xffffu /* nothing in range */

struct robot;

struct robot_options {
    const char *table; /* path or shipped name, for "virtual"; NULL: the default table */
    const char *model; /* robot description, path or shipped name; NULL: standard */
    uint64_t seed;
    bool realtime; /* "virtual": hold virtual time back to the wall clock's pace */
    /* Called again and again once the robot has not answered for a second: many restart when
     * their port is opened. Only by robot_open(). NULL: nobody is told. */
    void (*waiting)(void *context, uint32_t waited_ms);
    void *context;
};

/* What the robot is, learnt at the handshake. */
struct robot_info {
    char model[ROBOT_NAME_MAX];
    uint8_t protocol_version, firmware_major, firmware_minor;
    uint8_t ground_count; /* ground sensors fitted, 0..ROBOT_GROUND_MAX */
    uint8_t distance_count;
    uint8_t button_count;
    bool has_encoders, has_led, has_sound;
    bool is_virtual;
};

/* What the robot sensed at one moment of its clock. */
struct robot_snapshot {
    uint32_t time_ms;                         /* robot's clock */
    uint8_t ground_percent[ROBOT_GROUND_MAX]; /* 0 black .. 100 white, left to right */
    uint16_t distance_mm;                     /* or ROBOT_DISTANCE_NONE_MM */
    uint8_t buttons;                          /* bit i: button i pressed */
    uint8_t bumpers;                          /* bit 0 left, bit 1 right */
    int32_t left_ticks, right_ticks;          /* encoders, growing forwards */
    uint8_t motion_done;                      /* id of the last motion completed */
    bool moving;                              /* a motion is under way */
    bool stopped;                             /* stop or watchdog latched */
};

/* Whether the robot of this address is inside this process, on a table of its own. */
bool robot_address_is_virtual(const char *address);

bool robot_open(const char *address, const struct robot_options *options, struct robot **out,
                struct fault *fault);

/* After FAULT_LINK or FAULT_TIMEOUT: waits at most timeout_ms (wall clock) for the robot to be
 * plugged in again, under whatever name its port has then, and greets it. It is then stopped,
 * and its encoders and clock go on from where they were. What was under way when the link broke
 * was executed or not, and will not be executed now. Not for "virtual". */
bool robot_reconnect(struct robot *robot, uint32_t timeout_ms, struct fault *fault);

/* Stops whoever drives the robot at `address`, without becoming its driver: its own program gets
 * FAULT_STOPPED at its next movement. For ports that can be opened twice (sockets), and for a
 * robot that nobody drives. Not for "virtual". */
bool robot_stop_at(const char *address, struct fault *fault);

/* Stops the motors (best effort) and releases everything. NULL is allowed. */
void robot_close(struct robot *robot);

const struct robot_info *robot_info(const struct robot *robot);
/* The robot's clock now, in ms since robot_open(); moves only with waiting on a virtual table. */
uint32_t robot_time_ms(const struct robot *robot);

/* Motor power, -1000..1000, until told otherwise (ends a motion under way). */
bool robot_drive(struct robot *robot, int left_permille, int right_permille, struct fault *fault);
/* Begins a straight move or a turn on the spot; *motion is its id (1..255, wrapping). */
bool robot_move(struct robot *robot, int32_t distance_mm, int speed_permille, uint8_t *motion,
                struct fault *fault);
bool robot_turn(struct robot *robot, int32_t angle_ddeg, int speed_permille, uint8_t *motion,
                struct fault *fault);
bool robot_stop(struct robot *robot, struct fault *fault);
bool robot_led(struct robot *robot, uint8_t red, uint8_t green, uint8_t blue, struct fault *fault);
/* frequency_hz 0: silence. */
bool robot_tone(struct robot *robot, uint16_t frequency_hz, uint16_t duration_ms,
                struct fault *fault);

/* Waits for the next sensor snapshot, or until the robot's clock reaches
 * until_ms, whichever comes first, and gives the newest snapshot. Snapshots
 * come every ROBOT_SNAPSHOT_MS while the link is well. */
#define ROBOT_SNAPSHOT_MS 10
bool robot_wait(struct robot *robot, uint32_t until_ms, struct robot_snapshot *snapshot,
                struct fault *fault);
/* The newest snapshot known, without waiting. */
const struct robot_snapshot *robot_latest(const struct robot *robot);

/* For a caller that waits for something else meanwhile: a descriptor to poll
 * for reading (-1: none), and what to call when it is readable or at least
 * every 100 ms (keeps the robot's watchdog fed, notices an unplug). */
int robot_descriptor(const struct robot *robot);
bool robot_service(struct robot *robot, struct fault *fault);

/* "virtual": the table it drives on, for pictures and logs; NULL otherwise. */
struct virtual_table;
struct virtual_table *robot_virtual_table(struct robot *robot);

#endif
