/* virtual_server: lends the robots of a virtual table, and its time, to other
 * processes (link/lockstep.h: `perseverons run --robot table:/path`).
 *
 * Each robot has its own Unix socket, and serves one computer at a time. Time
 * passes only while every computer that is connected waits: nobody is
 * overtaken, and a run is the same to the last bit however busy the machine.
 *
 *     struct virtual_server *server = virtual_server_create(table, &fault);
 *     virtual_server_listen(server, robot, "/tmp/.../table", &fault);
 *     ... start the program that drives it ...
 *     while (!match_is_over) {
 *         switch (virtual_server_run(server, virtual_table_time_ms(table) + 20, 100)) {
 *         case VIRTUAL_SERVER_REACHED: ...   // 20 ms of the table have passed
 *         case VIRTUAL_SERVER_LEFT: ...      // the program ended
 *         case VIRTUAL_SERVER_JOINED:
 *         case VIRTUAL_SERVER_IDLE: ...      // 100 ms went by: is it still alive?
 *         }
 *     }
 *     virtual_server_destroy(server);
 *
 * Without a computer connected, time does not pass by itself; the owner of the
 * table may still call virtual_table_advance(). */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_VIRTUAL_SERVER_H
#define FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_VIRTUAL_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/firmware/virtual/virtual_table.h"

struct virtual_server;

/* The table is borrowed and must outlive the server. NULL: see fault. */
struct virtual_server *virtual_server_create(struct virtual_table *table, struct fault *fault);
/* Closes every socket and removes their paths. NULL is allowed. */
void virtual_server_destroy(struct virtual_server *server);

/* Makes a socket at `path` (which must not exist, unless as the socket of a
 * server that died) for the robot, readable by this user alone. */
bool virtual_server_listen(struct virtual_server *server, int robot, const char *path,
                           struct fault *fault);

enum virtual_server_outcome {
    VIRTUAL_SERVER_REACHED, /* the table's clock shows until_ms */
    VIRTUAL_SERVER_JOINED,  /* a computer has connected */
    VIRTUAL_SERVER_LEFT,    /* a computer is gone, or spoke nonsense and was shown out */
    VIRTUAL_SERVER_IDLE,    /* wall_ms have gone by with a computer still busy, or none there */
};

/* Serves until one of these happens. */
enum virtual_server_outcome virtual_server_run(struct virtual_server *server, uint32_t until_ms,
                                               int wall_ms);

int virtual_server_client_count(const struct virtual_server *server);

/* Shows the robot's computer out: its next read says that the robot is gone. */
void virtual_server_drop(struct virtual_server *server, int robot);

#endif
