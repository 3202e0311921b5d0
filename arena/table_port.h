/* table_port: the arena's end of a robot's line, lent to a program in another process.
 *
 * A Unix socket in a private folder, whose address ("table:/tmp/.../robot") the
 * program is given. Over it speaks link/lockstep.h: time on the table passes
 * only while the program waits, tick by tick, so that whoever watches the table
 * (virtual_table_observe) can call a halt at any millisecond.
 *
 *     struct table_port port;
 *     if (!table_port_open(&port, table, robot, &over, &fault)) ...
 *     start the program with port.address; poll table_port_descriptor(&port)
 *     switch (table_port_serve(&port)) ...
 *     table_port_close(&port);
 */
#ifndef ARENA_TABLE_PORT_H
#define ARENA_TABLE_PORT_H

#include <stdbool.h>

#include "fault/fault.h"
#include "firmware-bridge/firmware/virtual/virtual_table.h"
#include "firmware-bridge/link/lockstep.h"

#define TABLE_PORT_PATH_MAX 108 /* of a Unix socket, with the final NUL */

struct table_port {
    char address[TABLE_PORT_PATH_MAX + 8]; /* "table:" and the socket's path */
    /* internal */
    char folder[TABLE_PORT_PATH_MAX];
    char path[TABLE_PORT_PATH_MAX];
    struct virtual_table *table; /* borrowed */
    int robot;
    const bool *halt; /* borrowed; true: no more time passes, nothing is answered */
    int listening, client;
    struct lockstep_reader reader;
};

enum table_port_news {
    TABLE_PORT_QUIET,     /* nothing has come */
    TABLE_PORT_CONNECTED, /* the program is there */
    TABLE_PORT_SERVED,    /* bytes have come; time may have passed */
    TABLE_PORT_GONE,      /* the program has hung up, or does not speak lockstep */
};

/* Opens the socket. The table, and `halt`, must outlive the port. */
bool table_port_open(struct table_port *port, struct virtual_table *table, int robot,
                     const bool *halt, struct fault *fault);

/* To poll for reading; -1 once the program is gone. */
int table_port_descriptor(const struct table_port *port);

/* Does what can be done without waiting for the program. */
enum table_port_news table_port_serve(struct table_port *port);

/* Closes and removes the socket and its folder. */
void table_port_close(struct table_port *port);

#endif
