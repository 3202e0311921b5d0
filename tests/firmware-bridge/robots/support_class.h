/* support_class: a class full of virtual robots, each on a pseudo-terminal of its own, in wall
 * time, at the pace of a real serial line. */
#ifndef TESTS_ROBOTS_SUPPORT_CLASS_H
#define TESTS_ROBOTS_SUPPORT_CLASS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#include "firmware-bridge/firmware/virtual/pty_port.h"
#include "firmware-bridge/firmware/virtual/virtual_table.h"

#define CLASS_MAX 32

struct class {
    size_t count;
    struct virtual_table *tables[CLASS_MAX]; /* one robot on each; robot 0 */
    struct pty_port ports[CLASS_MAX];
    pthread_t thread;
    atomic_bool must_end;
};

/* False when this machine has no room for so many. */
bool class_start(struct class *class, size_t count);
void class_end(struct class *class);

#endif
