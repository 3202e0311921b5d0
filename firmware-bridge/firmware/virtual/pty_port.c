#include "firmware-bridge/firmware/virtual/pty_port.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <termios.h>
#include <unistd.h>

#include "language/language.h"

#define CARRIED_AT_ONCE 64 /* bytes; a ms brings 12 */

static void close_both(struct pty_port *port) {
    if (port->master >= 0) {
        close(port->master);
    }
    if (port->computer_side >= 0) {
        close(port->computer_side);
    }
    if (port->openings >= 0) {
        close(port->openings);
    }
    port->master = port->computer_side = port->openings = -1;
}

/* No echo, no line editing: a robot is not a terminal. */
static bool make_raw(int descriptor) {
    struct termios settings;
    if (tcgetattr(descriptor, &settings) != 0) {
        return false;
    }
    cfmakeraw(&settings);
    return cfsetspeed(&settings, B115200) == 0 && tcsetattr(descriptor, TCSANOW, &settings) == 0;
}

bool pty_port_open(struct pty_port *port, struct fault *fault) {
    port->link[0] = '\0';
    port->computer_side = port->openings = -1;
    port->open_count = 0;
    port->dtr = false;
    port->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (port->master < 0) {
        return fault_set_errno(fault, errno, "/dev/ptmx");
    }
    if (grantpt(port->master) == 0 && unlockpt(port->master) == 0 &&
        ptsname_r(port->master, port->path, sizeof port->path) == 0) {
        port->computer_side = open(port->path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    }
    if (port->computer_side < 0 || !make_raw(port->computer_side)) {
        fault_set_errno(fault, errno, port->path);
        close_both(port);
        return false;
    }
    return true;
}

bool pty_port_link(struct pty_port *port, const char *link, struct fault *fault) {
    char former[PATH_MAX];
    const ssize_t length = readlink(link, former, sizeof former);
    if (length > 0 && access(link, F_OK) != 0) {
        unlink(link);
    }
    if (strlen(link) >= sizeof port->link) {
        return fault_set(fault, FAULT_LIMIT, _("This file name is too long."));
    }
    if (symlink(port->path, link) != 0) {
        return fault_set_errno(fault, errno, link);
    }
    memcpy(port->link, link, strlen(link) + 1);
    return true;
}

void pty_port_close(struct pty_port *port) {
    if (port->link[0] != '\0') {
        unlink(port->link);
    }
    close_both(port);
}

/* ---- DTR ----------------------------------------------------------------------------- */

/* Real ports have HUPCL from the start, ptys do not. */
static bool set_hang_up(int descriptor) {
    struct termios settings;
    if (tcgetattr(descriptor, &settings) != 0) {
        return false;
    }
    settings.c_cflag |= HUPCL;
    return tcsetattr(descriptor, TCSANOW, &settings) == 0;
}

static bool hangs_up(int descriptor) {
    struct termios settings;
    return tcgetattr(descriptor, &settings) == 0 && (settings.c_cflag & HUPCL) != 0;
}

bool pty_port_follow_dtr(struct pty_port *port, struct fault *fault) {
    port->openings = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (port->openings < 0 || !set_hang_up(port->computer_side) ||
        inotify_add_watch(port->openings, port->path, IN_OPEN | IN_CLOSE) < 0) {
        return fault_set_errno(fault, errno, port->path);
    }
    return true;
}

/* Whether this event raised DTR. */
static bool follow(struct pty_port *port, uint32_t what) {
    if ((what & IN_OPEN) != 0) {
        const bool rose = !port->dtr;
        port->open_count++;
        port->dtr = true;
        return rose;
    }
    if ((what & IN_CLOSE) != 0 && --port->open_count == 0) {
        port->dtr = !hangs_up(port->computer_side);
    }
    return false;
}

bool pty_port_dtr_rose(struct pty_port *port) {
    struct inotify_event events[8]; /* of a file, not a folder: no name follows */
    bool rose = false;
    const ssize_t length = read(port->openings, events, sizeof events);
    for (size_t i = 0; length > 0 && i < (size_t)length / sizeof events[0]; i++) {
        rose = follow(port, events[i].mask) || rose;
    }
    return rose;
}

void pty_port_carry(struct pty_port *port, struct virtual_table *table, int robot) {
    uint8_t bytes[CARRIED_AT_ONCE], spoilt[2 * CARRIED_AT_ONCE];
    const ssize_t got = read(port->master, bytes, sizeof bytes);
    if (got > 0) {
        const size_t passed = line_faults_pass(&port->to_robot, bytes, (size_t)got, spoilt);
        virtual_table_send(table, robot, spoilt, passed);
    }
    const size_t said = virtual_table_receive(table, robot, bytes, sizeof bytes);
    const size_t passed = line_faults_pass(&port->from_robot, bytes, said, spoilt);
    if (passed > 0 && write(port->master, spoilt, passed) < 0) {
        return; /* nobody reads: lost, as on a cable */
    }
}
