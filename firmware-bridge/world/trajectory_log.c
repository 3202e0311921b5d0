/* Writing a log: beside its place first, under its name when it is whole. */
#include "firmware-bridge/world/trajectory_log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware-bridge/world/trajectory_columns.h"
#include "language/language.h"

struct trajectory_log {
    FILE *file;
    size_t row_count;
    int trouble; /* errno of the first write that failed; 0: none */
    char path[PATH_MAX];
    char draft[PATH_MAX]; /* where it is until it is whole */
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

/* Renaming over a device or a pipe would take its place instead of writing to it. */
static bool check_place(const char *path, struct fault *fault) {
    struct stat place;
    if (stat(path, &place) != 0) {
        return (errno == ENOENT && path[0] != '\0') || fault_set_errno(fault, errno, path);
    }
    if (S_ISDIR(place.st_mode)) {
        return fault_set_errno(fault, EISDIR, path);
    }
    if (!S_ISREG(place.st_mode)) {
        fault_set(fault, FAULT_IO, _("This is a device, not a file: a log cannot be kept there."));
        fault_at(fault, path, 0, 0);
        return fault_advise(fault, _("Give the name of a file, such as run.csv."));
    }
    return true;
}

/* mkostemp gives 0600; a log is readable by whom the umask allows, like any file. */
static bool open_to_others(int descriptor) {
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(descriptor, 0666 & ~mask) == 0;
}

static bool open_draft(struct trajectory_log *log) {
    int descriptor = mkostemp(log->draft, O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    log->file = open_to_others(descriptor) ? fdopen(descriptor, "w") : NULL;
    if (log->file == NULL) {
        int number = errno;
        close(descriptor);
        unlink(log->draft);
        errno = number;
        return false;
    }
    return true;
}

static struct trajectory_log *give_up(struct trajectory_log *log, int number, const char *path,
                                      struct fault *fault) {
    fault_set_errno(fault, number, path);
    free(log);
    return NULL;
}

struct trajectory_log *trajectory_log_create(const char *path, const struct trajectory_about *about,
                                             struct fault *fault) {
    if (!check_place(path, fault)) {
        return NULL;
    }
    struct trajectory_log *log = calloc(1, sizeof *log);
    if (log == NULL) {
        return give_up(log, ENOMEM, path, fault);
    }
    int length = snprintf(log->draft, sizeof log->draft, "%s.XXXXXX", path);
    if (length < 0 || (size_t)length >= sizeof log->draft) {
        return give_up(log, ENAMETOOLONG, path, fault);
    }
    strcpy(log->path, path);
    if (!open_draft(log)) {
        return give_up(log, errno, path, fault);
    }
    put_head(log->file, about);
    return log;
}

void trajectory_log_abandon(struct trajectory_log *log) {
    if (log != NULL) {
        fclose(log->file);
        unlink(log->draft);
        free(log);
    }
}

/* The name of a file lasts only once its folder is on the disk too. */
static bool flush_folder(const char *path) {
    char copy[PATH_MAX];
    strcpy(copy, path);
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        return false;
    }
    bool ok = fsync(folder) == 0 || errno == EINVAL; /* some file systems cannot */
    int number = errno;
    close(folder);
    errno = number;
    return ok;
}

/* After something was put: whether the stream still takes it. */
static bool taken(struct trajectory_log *log, struct fault *fault) {
    if (ferror(log->file) && log->trouble == 0) {
        log->trouble = errno != 0 ? errno : EIO;
    }
    return log->trouble == 0 || fault_set_errno(fault, log->trouble, log->path);
}

/* The last bytes reach the disk. What went wrong first counts. */
static bool close_whole(struct trajectory_log *log, struct fault *fault) {
    bool ok = taken(log, fault);
    if (ok && (fflush(log->file) != 0 || fsync(fileno(log->file)) != 0)) {
        ok = fault_set_errno(fault, errno, log->path);
    }
    if (fclose(log->file) != 0 && ok) {
        ok = fault_set_errno(fault, errno, log->path);
    }
    return ok;
}

bool trajectory_log_finish(struct trajectory_log *log, struct fault *fault) {
    bool ok = close_whole(log, fault) && check_place(log->path, fault);
    if (ok && rename(log->draft, log->path) != 0) {
        ok = fault_set_errno(fault, errno, log->path);
    }
    if (!ok) {
        unlink(log->draft);
    } else if (!flush_folder(log->path)) {
        ok = fault_set_errno(fault, errno, log->path);
        unlink(log->path);
    }
    free(log);
    return ok;
}

/* ---- rows and marks ------------------------------------------------------ */

bool trajectory_log_add(struct trajectory_log *log, const struct trajectory_row *row,
                        struct fault *fault) {
    struct trajectory_cells cells;
    if (log->row_count >= TRAJECTORY_LOG_ROWS_MAX) {
        fault_set(fault, FAULT_LIMIT, _("A log has at most %u rows."), TRAJECTORY_LOG_ROWS_MAX);
        return fault_at(fault, log->path, 0, 0);
    }
    log->row_count++;
    trajectory_cells_of(row, &cells);
    for (int i = 0; i < TRAJECTORY_COLUMNS; i++) {
        if (i > 0) {
            putc(',', log->file);
        }
        if (cells.given[i]) {
            put_fixed(log->file, cells.value[i], trajectory_columns[i].decimals);
        }
    }
    putc('\n', log->file);
    return taken(log, fault);
}

bool trajectory_log_crossing(struct trajectory_log *log, const char *gate, uint64_t time_us,
                             struct fault *fault) {
    fprintf(log->file, "# crossing: %s %" PRIu64 ".%06" PRIu64 "\n", gate, time_us / 1000000,
            time_us % 1000000);
    return taken(log, fault);
}

bool trajectory_log_object(struct trajectory_log *log, const char *id, struct point at,
                           struct fault *fault) {
    fprintf(log->file, "# object: %s ", id);
    put_fixed(log->file, at.x_mm, 1);
    putc(' ', log->file);
    put_fixed(log->file, at.y_mm, 1);
    putc('\n', log->file);
    return taken(log, fault);
}
