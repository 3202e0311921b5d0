/* pty_port: a virtual robot's line as a pseudo-terminal, which every program
 * that knows serial ports can open.
 *
 * The robot's side is the pty's master, the computer opens the path. Nobody has
 * to: what the robot says to nobody is lost, as on a cable. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_PTY_PORT_H
#define FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_PTY_PORT_H

#include <limits.h>

#include "fault/fault.h"
#include "firmware-bridge/firmware/virtual/line_faults.h"
#include "firmware-bridge/firmware/virtual/virtual_table.h"

#define PTY_PORT_PATH_MAX 64

struct pty_port {
    char path[PTY_PORT_PATH_MAX]; /* for the computer: "/dev/pts/3" */
    char link[PATH_MAX];          /* another name for it, a symbolic link; "" when none */
    int master, computer_side;    /* the latter held open so that a program may come and go */
    struct line_faults to_robot, from_robot;
    int openings; /* inotify: who opens and closes it; -1: nobody asked */
    int open_count;
    bool dtr; /* the modem line that the computer raises by opening */
};

bool pty_port_open(struct pty_port *port, struct fault *fault);
/* Makes `link` another name for it; replaces a link that leads nowhere. */
bool pty_port_link(struct pty_port *port, const char *link, struct fault *fault);
/* Removes the link. */
void pty_port_close(struct pty_port *port);

/* From now on the port follows DTR: raised when a program opens it, lowered when the last one
 * closes it, unless that one has cleared HUPCL (termios), as careful programs do. */
bool pty_port_follow_dtr(struct pty_port *port, struct fault *fault);
/* Whether DTR has risen since the last call: the edge that resets an Arduino. */
bool pty_port_dtr_rose(struct pty_port *port);

/* Carries what there is, both ways, waiting for nothing. */
void pty_port_carry(struct pty_port *port, struct virtual_table *table, int robot);

#endif
