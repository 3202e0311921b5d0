#include "firmware-bridge/firmware/virtual/virtual_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "firmware-bridge/firmware/virtual/virtual_board.h"
#include "firmware-bridge/world/table.h"
#include "firmware-bridge/world/world.h"
#include "installation/installation.h"
#include "language/language.h"

#define TICK_US     1000
#define LATE_MAX_MS 100 /* behind the wall clock, before it is let go */

struct observer {
    virtual_table_observer *call;
    void *context;
    uint32_t period_ms;
};

/* Where virtual time is tied to the wall clock. */
struct pace {
    bool realtime;
    uint32_t start_ms;
    struct timespec start;
};

/* A robot on the table; the context of its in-process transport. */
struct placed {
    struct virtual_table *table;
    int number;
    const struct table_robot_kind *kind;
    void *robot;
};

struct virtual_table {
    char path[INSTALLATION_PATH_MAX]; /* of its file, for faults */
    struct table *description;
    struct world *world;
    uint64_t seed;
    uint32_t now_ms;
    struct pace pace;
    int robot_count;
    size_t observer_count;
    struct placed robots[VIRTUAL_TABLE_ROBOTS_MAX];
    struct observer observers[VIRTUAL_TABLE_OBSERVERS_MAX];
};

/* ---- building --------------------------------------------------------------------- */

static bool explain_unknown(const char *folder, const char *name, struct fault *fault) {
    if (strcmp(folder, "tables") == 0) {
        fault_set(fault, FAULT_NOT_FOUND, _("there is no table called “%s”"), name);
        return fault_advise(fault, _("“perseverons tables” lists the tables that come with the "
                                     "programs; --table also takes a file."));
    }
    fault_set(fault, FAULT_NOT_FOUND, _("there is no robot model called “%s”"), name);
    return fault_advise(
        fault, _("The models are standard, mbot, uno and uno-encoders; a file can be named too."));
}

/* "ligne" is a shipped file; anything with a folder or an ending is a path. */
static bool find_file(const char *folder, const char *name, char path[INSTALLATION_PATH_MAX],
                      struct fault *fault) {
    if (strpbrk(name, "./") != NULL) {
        const int length = snprintf(path, INSTALLATION_PATH_MAX, "%s", name);
        if (length < 0 || length >= INSTALLATION_PATH_MAX) {
            return fault_set(fault, FAULT_LIMIT, _("This file name is too long."));
        }
        return true;
    }
    char shipped[INSTALLATION_PATH_MAX];
    const int length = snprintf(shipped, sizeof shipped, "%s/%s.json", folder, name);
    if (length < 0 || length >= INSTALLATION_PATH_MAX) {
        return fault_set(fault, FAULT_LIMIT, _("This file name is too long."));
    }
    return installation_data(shipped, path, fault) || explain_unknown(folder, name, fault);
}

bool virtual_table_create(const char *table, uint64_t seed, struct virtual_table **out,
                          struct fault *fault) {
    *out = NULL;
    struct virtual_table *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    made->seed = seed;
    if (find_file("tables", table != NULL ? table : VIRTUAL_TABLE_DEFAULT, made->path, fault)) {
        made->description = table_read(made->path, fault);
    }
    if (made->description != NULL) {
        made->world = world_create(made->description, seed, fault);
    }
    if (made->world == NULL) {
        virtual_table_destroy(made);
        return false;
    }
    *out = made;
    return true;
}

void virtual_table_destroy(struct virtual_table *table) {
    if (table == NULL) {
        return;
    }
    for (int i = 0; i < table->robot_count; i++) {
        table->robots[i].kind->destroy(table->robots[i].robot);
    }
    world_free(table->world);
    table_free(table->description);
    free(table);
}

static uint64_t now_us(const struct virtual_table *table) {
    return (uint64_t)table->now_ms * TICK_US;
}

/* ---- robots ------------------------------------------------------------------------ */

static bool put_on(struct virtual_table *table, const struct robot_description *model,
                   const struct table_start *start, int *robot, struct fault *fault) {
    if (world_add_robot(table->world, model, start->pose, robot, fault)) {
        return true;
    }
    char field[FAULT_FIELD_MAX];
    snprintf(field, sizeof field, "starts[%d]", (int)(start - table->description->start));
    fault_at(fault, table->path, 0, 0);
    return fault_in_field(fault, field);
}

/* Puts the model on a start of the table: the one named, or the first that is free. */
static bool put_on_start(struct virtual_table *table, const struct robot_description *model,
                         const char *start, int *robot, struct fault *fault) {
    const struct table *description = table->description;
    if (start != NULL) {
        const struct table_start *named = table_start_find(description, start);
        if (named == NULL) {
            return fault_set(fault, FAULT_REFERENCE, _("The table %s has no start called “%s”."),
                             description->id, start);
        }
        return put_on(table, model, named, robot, fault);
    }
    for (size_t i = 0; i < description->start_count; i++) {
        if (put_on(table, model, &description->start[i], robot, fault)) {
            return true;
        }
    }
    return table->robot_count > 0 &&
           fault_set(fault, FAULT_LIMIT, _("The table %s has no free start for robot number %d."),
                     description->id, table->robot_count + 1);
}

static bool switch_on(struct virtual_table *table, int robot, const struct table_robot_kind *kind,
                      const void *what, struct fault *fault) {
    struct placed *placed = &table->robots[table->robot_count];
    const struct table_robot_place place = {
        .world = table->world, .robot = robot, .seed = table->seed, .now_us = now_us(table)};
    *placed = (struct placed){.table = table, .number = robot, .kind = kind};
    if (!kind->create(&place, what, &placed->robot, fault)) {
        return false;
    }
    table->robot_count++;
    return true;
}

bool virtual_table_add_robot(struct virtual_table *table, const char *model, const char *start,
                             int *robot, struct fault *fault) {
    return virtual_table_add_kind(table, &virtual_board_kind, NULL, model, start, robot, fault);
}

bool virtual_table_add_kind(struct virtual_table *table, const struct table_robot_kind *kind,
                            const void *what, const char *model, const char *start, int *robot,
                            struct fault *fault) {
    char path[INSTALLATION_PATH_MAX];
    struct robot_description description;
    if (table->robot_count == VIRTUAL_TABLE_ROBOTS_MAX) {
        return fault_set(fault, FAULT_LIMIT, _("A table holds %d robots at most."),
                         VIRTUAL_TABLE_ROBOTS_MAX);
    }
    return find_file("robots", model != NULL ? model : VIRTUAL_TABLE_MODEL, path, fault) &&
           robot_description_read(path, &description, fault) &&
           put_on_start(table, &description, start, robot, fault) &&
           switch_on(table, *robot, kind, what, fault);
}

void *virtual_table_robot(const struct virtual_table *table, int robot,
                          const struct table_robot_kind *kind) {
    const struct placed *placed = &table->robots[robot];
    return placed->kind == kind ? placed->robot : NULL;
}

int virtual_table_robot_count(const struct virtual_table *table) { return table->robot_count; }

void virtual_table_motors(const struct virtual_table *table, int robot, int *left_permille,
                          int *right_permille) {
    world_motors(table->world, robot, left_permille, right_permille);
}

void virtual_table_reboot(struct virtual_table *table, int robot) {
    table->robots[robot].kind->reboot(table->robots[robot].robot);
}

uint8_t *virtual_table_eeprom(struct virtual_table *table, int robot) {
    return table->robots[robot].kind->eeprom(table->robots[robot].robot);
}

struct world *virtual_table_world(struct virtual_table *table) {
    return table->world;
}

/* ---- time -------------------------------------------------------------------------- */

uint32_t virtual_table_time_ms(const struct virtual_table *table) { return table->now_ms; }

void virtual_table_set_realtime(struct virtual_table *table, bool realtime) {
    table->pace = (struct pace){.realtime = realtime, .start_ms = table->now_ms};
    clock_gettime(CLOCK_MONOTONIC, &table->pace.start);
}

/* Sleeps until the wall clock has caught up. A machine that was asleep itself, or
 * too busy, is not made up for: robots must not race. */
static void keep_pace(struct virtual_table *table) {
    const uint32_t passed_ms = table->now_ms - table->pace.start_ms;
    struct timespec due = table->pace.start, now;
    due.tv_sec += (time_t)(passed_ms / 1000);
    due.tv_nsec += (long)(passed_ms % 1000) * 1000000;
    if (due.tv_nsec >= 1000000000) {
        due.tv_sec++;
        due.tv_nsec -= 1000000000;
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    const int64_t late_ms =
        (now.tv_sec - due.tv_sec) * 1000 + (now.tv_nsec - due.tv_nsec) / 1000000;
    if (late_ms > LATE_MAX_MS) {
        virtual_table_set_realtime(table, true);
    }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
}

static void call_observers(struct virtual_table *table) {
    for (size_t i = 0; i < table->observer_count; i++) {
        const struct observer *observer = &table->observers[i];
        if (table->now_ms % observer->period_ms == 0) {
            observer->call(observer->context, table);
        }
    }
}

void virtual_table_tick(struct virtual_table *table) {
    table->now_ms++;
    for (int i = 0; i < table->robot_count; i++) {
        table->robots[i].kind->tick(table->robots[i].robot, now_us(table));
    }
    world_step(table->world, TICK_US);
    call_observers(table);
    if (table->pace.realtime) {
        keep_pace(table);
    }
}

void virtual_table_advance(struct virtual_table *table, uint32_t until_ms) {
    while ((int32_t)(until_ms - table->now_ms) > 0) {
        virtual_table_tick(table);
    }
}

bool virtual_table_observe(struct virtual_table *table, uint32_t period_ms,
                           virtual_table_observer *observer, void *context) {
    if (table->observer_count == VIRTUAL_TABLE_OBSERVERS_MAX) {
        return false;
    }
    table->observers[table->observer_count++] =
        (struct observer){observer, context, period_ms > 0 ? period_ms : 1};
    return true;
}

void virtual_table_unobserve(struct virtual_table *table, const void *context) {
    size_t kept = 0;
    for (size_t i = 0; i < table->observer_count; i++) {
        if (table->observers[i].context != context) {
            table->observers[kept++] = table->observers[i];
        }
    }
    table->observer_count = kept;
}

/* ---- serial lines -------------------------------------------------------------------- */

size_t virtual_table_send(struct virtual_table *table, int robot, const uint8_t *bytes,
                          size_t length) {
    return table->robots[robot].kind->send(table->robots[robot].robot, bytes, length);
}

size_t virtual_table_receive(struct virtual_table *table, int robot, uint8_t *bytes,
                             size_t capacity) {
    return table->robots[robot].kind->receive(table->robots[robot].robot, bytes, capacity);
}

bool virtual_table_has_bytes(const struct virtual_table *table, int robot) {
    return table->robots[robot].kind->has_bytes(table->robots[robot].robot);
}

/* ---- the link's in-process transport --------------------------------------------------- */

static void transport_put(void *context, const uint8_t *bytes, size_t count) {
    const struct placed *placed = context;
    size_t put = 0;
    while ((put += virtual_table_send(placed->table, placed->number, bytes + put, count - put)) <
           count) {
        virtual_table_tick(placed->table);
    }
}

static size_t transport_take(void *context, uint8_t *bytes, size_t room) {
    const struct placed *placed = context;
    return virtual_table_receive(placed->table, placed->number, bytes, room);
}

static uint32_t transport_time_ms(void *context) {
    const struct placed *placed = context;
    return placed->table->now_ms;
}

static void transport_advance(void *context, uint32_t until_ms) {
    const struct placed *placed = context;
    while ((int32_t)(until_ms - placed->table->now_ms) > 0 &&
           !virtual_table_has_bytes(placed->table, placed->number)) {
        virtual_table_tick(placed->table);
    }
}

struct transport_board virtual_table_transport(struct virtual_table *table, int robot) {
    return (struct transport_board){.board = &table->robots[robot],
                                    .write = transport_put,
                                    .read = transport_take,
                                    .now_ms = transport_time_ms,
                                    .advance = transport_advance};
}
