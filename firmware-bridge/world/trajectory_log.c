/* Writing a log: beside its place first, under its name when it is whole. */
#include "firmware-bridge/world/trajectory_log.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "firmware-bridge/world/trajectory_columns.h"
#include "language/language.h"
#include "saved-file/saved_file.h"

struct trajectory_log {
    struct saved_file file;
    size_t row_count;
};

/* ---- numbers and texts --------------------------------------------------- */

/* With a point, whatever the locale. */
static void put_fixed(FILE *file, double value, int decimals) {
    long long power = 1;
    for (int i = 0; i < decimals; i++) {
        power *= 10;
    }
    long long scaled = llround(value * (double)power);
    long long size = llabs(scaled);
    fprintf(file, "%s%lld", scaled < 0 ? "-" : "", size / power);
    if (decimals > 0) {
        fprintf(file, ".%0*lld", decimals, size % power);
    }
}

static void put_text(FILE *file, const char *key, const char *text) {
    fprintf(file, "# %s: ", key);
    for (; *text != '\0'; text++) {
        bool control = (unsigned char)*text < 0x20 || *text == 0x7f;
        putc(control ? ' ' : *text, file);
    }
    putc('\n', file);
}

static void put_head(FILE *file, const struct trajectory_about *about) {
    fprintf(file, "# %s\n", TRAJECTORY_LOG_VERSION);
    put_text(file, "table", about->table);
    put_text(file, "model", about->model);
    fprintf(file, "# seed: %" PRIu64 "\n", about->seed);
    put_text(file, "program", about->program);
    for (int i = 0; i < TRAJECTORY_COLUMNS; i++) {
        fprintf(file, "%s%s", i == 0 ? "" : ",", trajectory_columns[i].name);
    }
    putc('\n', file);
}

/* ---- the file's life ----------------------------------------------------- */

struct trajectory_log *trajectory_log_create(const char *path, const struct trajectory_about *about,
                                             struct fault *fault) {
    struct trajectory_log *log = calloc(1, sizeof *log);
    if (log == NULL) {
        fault_set_errno(fault, ENOMEM, path);
        return NULL;
    }
    if (!saved_file_begin(&log->file, path, "run.csv", fault)) {
        free(log);
        return NULL;
    }
    put_head(log->file.stream, about);
    return log;
}

void trajectory_log_abandon(struct trajectory_log *log) {
    if (log != NULL) {
        saved_file_abandon(&log->file);
        free(log);
    }
}

bool trajectory_log_finish(struct trajectory_log *log, struct fault *fault) {
    bool ok = saved_file_keep(&log->file, fault);
    free(log);
    return ok;
}

/* ---- rows and marks ------------------------------------------------------ */

bool trajectory_log_add(struct trajectory_log *log, const struct trajectory_row *row,
                        struct fault *fault) {
    struct trajectory_cells cells;
    if (log->row_count >= TRAJECTORY_LOG_ROWS_MAX) {
        fault_set(fault, FAULT_LIMIT, _("A log has at most %u rows."), TRAJECTORY_LOG_ROWS_MAX);
        return fault_at(fault, log->file.path, 0, 0);
    }
    log->row_count++;
    trajectory_cells_of(row, &cells);
    for (int i = 0; i < TRAJECTORY_COLUMNS; i++) {
        if (i > 0) {
            putc(',', log->file.stream);
        }
        if (cells.given[i]) {
            put_fixed(log->file.stream, cells.value[i], trajectory_columns[i].decimals);
        }
    }
    putc('\n', log->file.stream);
    return saved_file_is_well(&log->file, fault);
}

bool trajectory_log_crossing(struct trajectory_log *log, const char *gate, uint64_t time_us,
                             struct fault *fault) {
    fprintf(log->file.stream, "# crossing: %s %" PRIu64 ".%06" PRIu64 "\n", gate, time_us / 1000000,
            time_us % 1000000);
    return saved_file_is_well(&log->file, fault);
}

bool trajectory_log_object(struct trajectory_log *log, const char *id, struct point at,
                           struct fault *fault) {
    fprintf(log->file.stream, "# object: %s ", id);
    put_fixed(log->file.stream, at.x_mm, 1);
    putc(' ', log->file.stream);
    put_fixed(log->file.stream, at.y_mm, 1);
    putc('\n', log->file.stream);
    return saved_file_is_well(&log->file, fault);
}
