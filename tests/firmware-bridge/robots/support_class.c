#include "tests/firmware-bridge/robots/support_class.h"

#include <time.h>

#define FLOOR   "tests/firmware-bridge/firmware/open.json"
#define TICK_NS 1000000

static void next_tick(struct timespec *due) {
    due->tv_nsec += TICK_NS;
    if (due->tv_nsec >= 1000000000) {
        due->tv_sec++;
        due->tv_nsec -= 1000000000;
    }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, due, NULL);
}

static void *live(void *context) {
    struct class *class = context;
    struct timespec due;
    clock_gettime(CLOCK_MONOTONIC, &due);
    while (!atomic_load(&class->must_end)) {
        for (size_t i = 0; i < class->count; i++) {
            pty_port_carry(&class->ports[i], class->tables[i], 0);
            virtual_table_tick(class->tables[i]);
            pty_port_carry(&class->ports[i], class->tables[i], 0);
        }
        next_tick(&due);
    }
    return NULL;
}

bool class_start(struct class *class, size_t count) {
    struct fault fault = {0};
    int robot = 0;
    *class = (struct class){0};
    for (; class->count < count; class->count++) {
        const size_t i = class->count;
        if (!virtual_table_create(FLOOR, i + 1, &class->tables[i], &fault) ||
            !virtual_table_add_robot(class->tables[i], NULL, NULL, &robot, &fault) ||
            !pty_port_open(&class->ports[i], &fault)) {
            virtual_table_destroy(class->tables[i]);
            return false;
        }
    }
    return pthread_create(&class->thread, NULL, live, class) == 0;
}

void class_end(struct class *class) {
    atomic_store(&class->must_end, true);
    pthread_join(class->thread, NULL);
    for (size_t i = 0; i < class->count; i++) {
        pty_port_close(&class->ports[i]);
        virtual_table_destroy(class->tables[i]);
    }
}
