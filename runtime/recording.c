#include "runtime/recording.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

#include "firmware-bridge/firmware/virtual/virtual_table.h"
#include "firmware-bridge/world/trajectory_sample.h"
#include "installation/installation.h"
#include "language/language.h"

extern char **environ;

static void add_row(struct recording *recording, const struct trajectory_row *row) {
    if (!recording->failed && !trajectory_log_add(recording->log, row, &recording->fault)) {
        recording->failed = true;
    }
}

/* The virtual table calls this every RECORDING_PERIOD_MS. */
static void observe(void *context, struct virtual_table *table) {
    const struct trajectory_row row = trajectory_sample(virtual_table_world(table), 0);
    add_row(context, &row);
}

void recording_snapshot(struct recording *recording, const struct robot_snapshot *snapshot) {
    if (recording->log == NULL || recording->table != NULL) {
        return;
    }
    struct trajectory_row row = {.time_ms = snapshot->time_ms, .has_ticks = true};
    row.ground_count = ROBOT_GROUND_MAX;
    memcpy(row.ground_percent, snapshot->ground_percent, sizeof row.ground_percent);
    row.has_distance = snapshot->distance_mm != ROBOT_DISTANCE_NONE_MM;
    row.distance_mm = snapshot->distance_mm;
    row.buttons = snapshot->buttons;
    row.bumpers = snapshot->bumpers;
    row.left_ticks = snapshot->left_ticks;
    row.right_ticks = snapshot->right_ticks;
    add_row(recording, &row);
}

/* The log of a picture alone lives in the temporary folder and goes with it. */
static bool choose_log_path(struct recording *recording, const char *log_path,
                            struct fault *fault) {
    if (log_path != NULL) {
        snprintf(recording->log_path, sizeof recording->log_path, "%s", log_path);
        return true;
    }
    const char *folder = getenv("TMPDIR");
    snprintf(recording->log_path, sizeof recording->log_path, "%s/perseverons-XXXXXX",
             folder != NULL && folder[0] == '/' ? folder : "/tmp");
    int file = mkstemp(recording->log_path);
    if (file < 0) {
        return fault_set_errno(fault, errno, recording->log_path);
    }
    close(file);
    recording->log_is_temporary = true;
    return true;
}

/* Asked before the robot rolls: nobody should wait for a run to learn of it. */
static bool check_picture_name(const char *path, struct fault *fault) {
    const char *ending = path != NULL ? strrchr(path, '.') : NULL;
    if (path == NULL ||
        (ending != NULL && (strcasecmp(ending, ".svg") == 0 || strcasecmp(ending, ".png") == 0))) {
        return true;
    }
    fault_set(fault, FAULT_MISUSE, _("a picture’s name must end in .svg or .png"));
    return fault_at(fault, path, 0, 0);
}

bool recording_start(struct recording *recording, struct robot *robot,
                     const struct trajectory_about *about, const char *log_path,
                     const char *picture_path, struct fault *fault) {
    *recording = (struct recording){.picture = picture_path};
    if (log_path == NULL && picture_path == NULL) {
        return true;
    }
    if (!check_picture_name(picture_path, fault)) {
        return false;
    }
    recording->table = robot_virtual_table(robot);
    if (picture_path != NULL && recording->table == NULL) {
        fault_set(fault, FAULT_MISUSE,
                  _("a picture needs a virtual robot: where a real one is, "
                    "nobody knows"));
        return fault_advise(fault, _("Use --log, or --robot virtual."));
    }
    snprintf(recording->table_name, sizeof recording->table_name, "%s", about->table);
    if (!choose_log_path(recording, log_path, fault)) {
        return false;
    }
    recording->log = trajectory_log_create(recording->log_path, about, fault);
    if (recording->log == NULL) {
        recording_abandon(recording);
        return false;
    }
    if (recording->table != NULL) {
        observe(recording, recording->table);
        virtual_table_observe(recording->table, RECORDING_PERIOD_MS, observe, recording);
    }
    return true;
}

static bool add_end(struct recording *recording, struct fault *fault) {
    struct world *world = virtual_table_world(recording->table);
    const struct table *table = world_table(world);
    struct world_crossing crossing;
    while (world_take_crossing(world, &crossing)) {
        if (!trajectory_log_crossing(recording->log, table->gate[crossing.gate].id,
                                     crossing.time_us, fault)) {
            return false;
        }
    }
    return trajectory_sample_objects(world, recording->log, fault);
}

static bool draw(const struct recording *recording, struct fault *fault) {
    char program[INSTALLATION_PATH_MAX];
    if (!installation_program("perseverons-picture", program, fault)) {
        return false;
    }
    const char *words[] = {program,    recording->log_path, "--table", recording->table_name,
                           "--output", recording->picture,  "--lang",  language_code(),
                           NULL};
    pid_t child = 0;
    int number = posix_spawn(&child, program, NULL, NULL, (char **)(uintptr_t)words, environ);
    if (number != 0) {
        return fault_set_errno(fault, number, program);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fault_set(fault, FAULT_IO, _("the picture could not be drawn"));
        return fault_at(fault, recording->picture, 0, 0);
    }
    return true;
}

static void stop_observing(struct recording *recording) {
    if (recording->table != NULL) {
        virtual_table_unobserve(recording->table, recording);
    }
}

void recording_abandon(struct recording *recording) {
    stop_observing(recording);
    trajectory_log_abandon(recording->log);
    recording->log = NULL;
    if (recording->log_is_temporary) {
        unlink(recording->log_path);
    }
}

bool recording_finish(struct recording *recording, struct fault *fault) {
    if (recording->log == NULL) {
        return true;
    }
    if (recording->failed) {
        *fault = recording->fault;
        recording_abandon(recording);
        return false;
    }
    stop_observing(recording);
    bool done = recording->table == NULL || add_end(recording, fault);
    if (!done) {
        recording_abandon(recording);
        return false;
    }
    done = trajectory_log_finish(recording->log, fault);
    recording->log = NULL;
    done = done && (recording->picture == NULL || draw(recording, fault));
    if (recording->log_is_temporary) {
        unlink(recording->log_path);
    }
    return done;
}
