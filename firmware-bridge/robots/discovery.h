/* discovery: which robots can be reached from here, now.
 *
 * Two kinds are found without disturbing them (no port is opened: opening
 * would reset an Arduino):
 *   - USB serial ports whose adapter is one that robots use (see adapters.h);
 *   - virtual robots that announced themselves. Each keeps a small file in
 *     ${XDG_RUNTIME_DIR:-/tmp/perseverons-$UID}/perseverons/robots/ and holds a lock
 *     on it while it lives: a file that nobody locks is a ghost, and is removed.
 *
 *     struct discovered_robot robots[DISCOVERY_MAX];
 *     size_t count = discovery_list(robots, DISCOVERY_MAX);
 *
 *     struct announcement *announcement;                   // on the virtual robot's side
 *     discovery_announce("table-3", "table:/run/.../3", &announcement, &fault);
 *     ...
 *     discovery_withdraw(announcement);
 *
 * An announcement file is one line of text:  address TAB name TAB pid LF */
#ifndef FIRMWARE_BRIDGE_ROBOTS_DISCOVERY_H
#define FIRMWARE_BRIDGE_ROBOTS_DISCOVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"

#define DISCOVERY_MAX         32
#define DISCOVERY_ADDRESS_MAX 160
#define DISCOVERY_NAME_MAX    64

struct discovered_robot {
    char address[DISCOVERY_ADDRESS_MAX]; /* for robot_open() */
    char name[DISCOVERY_NAME_MAX];       /* "table-3", or the adapter's: "CH340" */
    char usb_serial[DISCOVERY_NAME_MAX]; /* tells twins apart; often "" */
    uint16_t usb_vendor, usb_product;    /* 0 for virtual robots */
    bool is_virtual;
    bool is_usable;       /* whether this user may open it */
    struct fault problem; /* why not */
};

/* Fills at most `room` entries, serial ports first, each kind in the order of its names. */
size_t discovery_list(struct discovered_robot *robots, size_t room);

/* The announced robot of this name. */
bool discovery_find(const char *name, struct discovered_robot *found);

/* Where the robot of `former` is now: the port with the same USB ids and serial number. */
bool discovery_find_again(const struct discovered_robot *former, struct discovered_robot *found);

struct announcement;

/* Name and address may hold anything but control characters, and must not be empty. */
bool discovery_announce(const char *name, const char *address, struct announcement **out,
                        struct fault *fault);
/* NULL is allowed. When the process dies the lock goes, and with it the announcement. */
void discovery_withdraw(struct announcement *announcement);

#endif
