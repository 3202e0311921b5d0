#include "scoring/store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "language/language.h"

static bool no_memory(struct fault *fault) {
    return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
}

char *place_beside(const char *target, struct fault *fault) {
    unsigned number = 0;
    char *path = NULL;
    if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number) {
        fault_set_errno(fault, errno, target);
        return NULL;
    }
    if (asprintf(&path, "%s.new-%08x", target, number) < 0) {
        no_memory(fault);
        return NULL;
    }
    return path;
}

static bool exists(const char *path, const char *ending) {
    char *whole = NULL;
    bool there = asprintf(&whole, "%s%s", path, ending) >= 0 &&
                 (access(whole, F_OK) == 0 || errno != ENOENT);
    free(whole);
    return there;
}

static bool taken(const char *target, struct fault *fault) {
    fault_set(fault, FAULT_DUPLICATE, "%s", _("There is already a file of this name."));
    fault_at(fault, target, 0, 0);
    return fault_advise(fault, _("Choose another name, or move that file away first."));
}

bool place_is_free(const char *target, struct fault *fault) {
    if (access(target, F_OK) == 0) {
        return taken(target, fault);
    }
    if (errno != ENOENT) {
        return fault_set_errno(fault, errno, target);
    }
    if (exists(target, "-wal") || exists(target, "-journal")) {
        fault_set(fault, FAULT_DUPLICATE, "%s",
                  _("The log of an earlier contest file of this name is still there."));
        fault_at(fault, target, 0, 0);
        return fault_advise(fault, _("It ends in -wal. Put it back beside its contest file, or "
                                     "choose another name."));
    }
    return true;
}

/* The folder remembers the new name only when it is flushed itself. */
static bool flush_folder(const char *target, struct fault *fault) {
    char *copy = strdup(target);
    if (copy == NULL) {
        return no_memory(fault);
    }
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = folder >= 0 && (fsync(folder) == 0 || errno == EINVAL); /* some cannot */
    if (!ok) {
        fault_set_errno(fault, errno, target);
    }
    if (folder >= 0) {
        close(folder);
    }
    free(copy);
    return ok;
}

/* Without overwriting; file systems that cannot rename so can link, or neither
 * (then the check just before is all there is). */
static int move_new(const char *made, const char *target) {
    if (renameat2(AT_FDCWD, made, AT_FDCWD, target, RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return -1;
    }
    if (link(made, target) == 0) {
        return unlink(made);
    }
    return errno == EEXIST || access(target, F_OK) == 0 ? (errno = EEXIST, -1)
                                                        : rename(made, target);
}

bool place_into(const char *made, const char *target, bool replace, struct fault *fault) {
    int result = replace ? rename(made, target) : move_new(made, target);
    if (result != 0) {
        return errno == EEXIST ? taken(target, fault) : fault_set_errno(fault, errno, target);
    }
    return flush_folder(target, fault);
}

void place_remove(const char *made) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char *path = NULL;
        if (asprintf(&path, "%s%s", made, endings[i]) >= 0) {
            unlink(path);
            free(path);
        }
    }
}

/* ---- byte for byte ---- */

static bool write_whole(int out, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t wrote = write(out, bytes, length);
        if (wrote < 0 && errno != EINTR) {
            return false;
        }
        if (wrote > 0) {
            bytes += wrote;
            length -= (size_t)wrote;
        }
    }
    return true;
}

static bool pour(int in, int out) {
    char bytes[65536];
    for (;;) {
        ssize_t got = read(in, bytes, sizeof bytes);
        if (got == 0) {
            return fsync(out) == 0;
        }
        if ((got < 0 && errno != EINTR) || (got > 0 && !write_whole(out, bytes, (size_t)got))) {
            return false;
        }
    }
}

bool place_copy(const char *from, const char *to, struct fault *fault) {
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0) {
        return fault_set_errno(fault, errno, from);
    }
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    bool ok = out >= 0 && pour(in, out);
    if (!ok) {
        fault_set_errno(fault, errno, to);
    }
    close(in);
    if (out >= 0) {
        close(out);
    }
    if (!ok && out >= 0) {
        unlink(to);
    }
    return ok;
}
