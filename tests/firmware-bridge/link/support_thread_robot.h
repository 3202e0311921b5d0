/* support_thread_robot: a robot (the real endpoint) in a thread, in wall time, at the other end
 * of a real descriptor: a pty's master, a socket. Or of a lockstep socket, lending its time. */
#ifndef TESTS_LINK_SUPPORT_THREAD_ROBOT_H
#define TESTS_LINK_SUPPORT_THREAD_ROBOT_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/protocol/endpoint.h"

struct thread_robot {
    pthread_t thread;
    int descriptor;
    bool is_lockstep;
    atomic_bool must_end;
    atomic_int commands, stops;
    atomic_bool motors_on;
    struct endpoint endpoint;
    uint32_t boot_id, now_ms;
};

/* Starts it; takes over `descriptor`. */
void thread_robot_start(struct thread_robot *robot, int descriptor, bool is_lockstep);
/* Ends the thread and closes the descriptor: for the other end, an unplugged robot. */
void thread_robot_end(struct thread_robot *robot);

/* A pty in raw mode: its master, and the path of its slave. */
int thread_robot_pty(char *path, int size);
/* A Unix socket that listens at `path`. */
int thread_robot_listen(const char *path);

#endif
