/* table_robot: what a virtual table wants of a robot that stands on it.
 *
 * Two kinds there are: the portable core on a virtual board (virtual_board.h), and the firmware of
 * a real board on a simulated chip (simulated/simulated_robot.h). Both get the table's time, and a
 * body in its world; both talk in bytes. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_TABLE_ROBOT_H
#define FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_TABLE_ROBOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"

struct world;

/* Where it stands; borrowed from the table, which outlives it. */
struct table_robot_place {
    struct world *world;
    int robot; /* its number there */
    uint64_t seed, now_us;
};

struct table_robot_kind {
    /* Makes one, switched on. `what` is whatever the kind needs to know, NULL: nothing. */
    bool (*create)(const struct table_robot_place *place, const void *what, void **out,
                   struct fault *fault);
    void (*destroy)(void *robot);
    /* One millisecond up to now_us; the world moves afterwards. */
    void (*tick)(void *robot, uint64_t now_us);
    /* Off and on again. */
    void (*reboot)(void *robot);
    /* The computer's end of its serial line. */
    size_t (*send)(void *robot, const uint8_t *bytes, size_t count);
    size_t (*receive)(void *robot, uint8_t *bytes, size_t capacity);
    bool (*has_bytes)(const void *robot);
    /* What it keeps when it is off: VIRTUAL_TABLE_EEPROM_BYTES bytes. */
    uint8_t *(*eeprom)(void *robot);
};

#endif
