#include "arena/recording.h"

#include <stdio.h>
#include <stdlib.h>

#include "arena/child.h"
#include "firmware-bridge/world/trajectory_sample.h"
#include "installation/installation.h"
#include "language/language.h"

#define ROWS_AT_FIRST 4096

static bool make_room(struct recording *recording) {
    if (recording->count < recording->room) {
        return true;
    }
    size_t room = recording->room > 0 ? recording->room * 2 : ROWS_AT_FIRST;
    struct trajectory_row *row =
        room <= TRAJECTORY_LOG_ROWS_MAX ? realloc(recording->row, room * sizeof *row) : NULL;
    if (row == NULL) {
        return false;
    }
    recording->row = row;
    recording->room = room;
    return true;
}

static void record(void *context, struct virtual_table *table) {
    struct recording *recording = context;
    if (recording->incomplete || !make_room(recording)) {
        recording->incomplete = true;
        return;
    }
    recording->row[recording->count++] =
        trajectory_sample(virtual_table_world(table), recording->robot);
}

bool recording_begin(struct recording *recording, struct virtual_table *table, int robot,
                     const char *program, uint64_t seed, struct fault *fault) {
    const struct world *world = virtual_table_world(table);
    *recording = (struct recording){.table = table, .robot = robot, .about = {.seed = seed}};
    struct trajectory_about *about = &recording->about;
    snprintf(about->table, sizeof about->table, "%s", world_table(world)->id);
    snprintf(about->model, sizeof about->model, "%s", world_robot_model(world, robot)->id);
    snprintf(about->program, sizeof about->program, "%s", program);
    record(recording, table);
    if (!virtual_table_observe(table, RECORDING_PERIOD_MS, record, recording)) {
        recording_release(recording);
        return fault_set(fault, FAULT_LIMIT, _("too many observers watch this table"));
    }
    return true;
}

void recording_end(struct recording *recording) {
    if (recording->table != NULL) {
        virtual_table_unobserve(recording->table, recording);
        recording->table = NULL;
    }
}

void recording_release(struct recording *recording) {
    recording_end(recording);
    free(recording->row);
    recording->row = NULL;
    recording->count = recording->room = 0;
}

static bool add_rows(const struct recording *recording, struct trajectory_log *log,
                     struct fault *fault) {
    for (size_t i = 0; i < recording->count; i++) {
        if (!trajectory_log_add(log, &recording->row[i], fault)) {
            return false;
        }
    }
    return true;
}

static bool add_crossings(struct trajectory_log *log, const struct table *table,
                          const struct world_crossing *crossings, size_t count,
                          struct fault *fault) {
    for (size_t i = 0; i < count; i++) {
        const char *gate = table->gate[crossings[i].gate].id;
        if (!trajectory_log_crossing(log, gate, crossings[i].time_us, fault)) {
            return false;
        }
    }
    return true;
}

bool recording_write_log(const struct recording *recording, const char *path,
                         const struct world *world, const struct world_crossing *crossings,
                         size_t crossing_count, struct fault *fault) {
    if (recording->incomplete) {
        return fault_set(fault, FAULT_MEMORY, _("the run was too long to be recorded"));
    }
    struct trajectory_log *log = trajectory_log_create(path, &recording->about, fault);
    if (log == NULL) {
        return false;
    }
    if (!add_rows(recording, log, fault) ||
        !add_crossings(log, world_table(world), crossings, crossing_count, fault) ||
        !trajectory_sample_objects(world, log, fault)) {
        trajectory_log_abandon(log);
        return false;
    }
    return trajectory_log_finish(log, fault);
}

bool recording_draw(const char *log, const char *table, const char *picture, struct fault *fault) {
    char program[INSTALLATION_PATH_MAX];
    char said[FAULT_ADVICE_MAX];
    if (!installation_program("perseverons-picture", program, fault)) {
        return false;
    }
    const char *const argv[] = {program, log,      "--table",       table, "--output",
                                picture, "--lang", language_code(), NULL};
    struct child child;
    if (!child_start(&child, argv, fault)) {
        return false;
    }
    bool ended = child_wait(&child, RECORDING_PICTURE_MAX_S * 1000, said, sizeof said);
    child_end(&child);
    if (!ended || child.signal != 0 || child.exit_status != 0) {
        fault_set(fault, FAULT_IO, _("the picture could not be drawn"));
        fault_at(fault, picture, 0, 0);
        return fault_advise(fault, "%s", said);
    }
    return true;
}
