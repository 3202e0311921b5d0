/* connect: opens the robot that a command means, for programs on board.
 *
 *     struct connection robot;
 *     if (!connect_robot(&robot, settings->robot, line->json, NULL, &fault)) return fail;
 *     ... on_board_info(robot.link, ...)
 *     connect_close(&robot);
 *
 * While it waits it says what is happening: many robots restart when their port
 * is opened, which takes a second or two. */
#ifndef RUNTIME_ON_BOARD_CONNECT_H
#define RUNTIME_ON_BOARD_CONNECT_H

#include <stdbool.h>

#include "fault/fault.h"
#include "firmware-bridge/robots/on_board.h"
#include "runtime/choose_robot.h"
#include "runtime/on-board/progress.h"

struct connection {
    struct on_board *link;
    struct chosen_robot chosen;
    struct progress progress;
    bool told; /* that the robot takes its time */
};

/* `wanted`: --robot, or NULL. `quiet`: says nothing on the way. On false nothing is left open. */
bool connect_robot(struct connection *connection, const char *wanted, bool quiet,
                   struct fault *fault);
/* Says once, on the standard error, why a robot does not answer yet. *told: whether it was said;
 * for robot_options. */
void connect_tell_waiting(void *told, uint32_t waited_ms);
/* The program on the robot goes on. */
void connect_close(struct connection *connection);

/* What `send` shows while the link works; for on_board_options. `context` is a connection. */
void connect_observe(void *context, const struct on_board_progress *progress);

#endif
