/* Backup and restore: copies that come to their place whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "language/language.h"
#include "scoring/store/care.h"
#include "scoring/store/file.h"
#include "scoring/store/place.h"

static bool copy_into(struct store *store, const char *address, bool replace, struct fault *fault) {
    char *beside = place_beside(address, fault);
    if (beside == NULL) {
        return false;
    }
    bool ok = file_copy(store, beside, fault) && place_into(beside, address, replace, fault);
    if (!ok) {
        place_remove(beside);
    }
    free(beside);
    return ok;
}

bool store_backup(struct store *store, const char *address, struct fault *fault) {
    return place_is_free(address, fault) && copy_into(store, address, false, fault);
}

/* ---- restore ---- */

static bool check_copy(struct store *copy, struct fault *fault) {
    struct store_verdict verdict;
    if (!store_verify(copy, NULL, NULL, NULL, &verdict, fault)) {
        return false;
    }
    if (verdict.findings > 0) {
        fault_set(fault, FAULT_DAMAGED, "%s", _("This copy was altered or is damaged."));
        fault_at(fault, copy->address, 0, 0);
        return fault_advise(fault, "%s", _("Nothing was replaced. Choose another copy."));
    }
    return true;
}

/* "ADDRESS.before-N", the first N that is free. NULL: fault. */
static char *name_before(const char *address, struct fault *fault) {
    for (int i = 1; i < 10000; i++) {
        char *path = NULL;
        if (asprintf(&path, "%s.before-%d", address, i) < 0) {
            break;
        }
        if (access(path, F_OK) != 0) {
            return path;
        }
        free(path);
    }
    fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
    return NULL;
}

/* The log of a file that cannot be opened goes with it. */
static bool keep_log(const char *address, const char *before, struct fault *fault) {
    char *log = NULL, *kept = NULL;
    bool ok = asprintf(&log, "%s-wal", address) >= 0 && asprintf(&kept, "%s-wal", before) >= 0;
    if (!ok) {
        fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
    } else if (access(log, F_OK) == 0) {
        ok = place_into(log, kept, false, fault);
    }
    free(log);
    free(kept);
    return ok;
}

/* What is at `address` stays there until the copy takes its place. */
static bool keep_before(const char *address, struct fault *fault) {
    struct fault ignored = {0};
    struct store *old = store_open(address, STORE_WRITE, &ignored);
    if (old != NULL && !file_take_alone(old, fault)) {
        store_close(old);
        return false;
    }
    char *before = name_before(address, fault);
    bool ok = before != NULL && place_copy(address, before, fault) &&
              (old != NULL || keep_log(address, before, fault));
    free(before);
    store_close(old);
    return ok;
}

bool store_restore(const char *from, const char *address, bool replace, struct fault *fault) {
    struct store *copy = store_open(from, STORE_READ, fault);
    if (copy == NULL) {
        return false;
    }
    bool there = access(address, F_OK) == 0;
    bool ok = check_copy(copy, fault) &&
              (there && replace ? keep_before(address, fault) : place_is_free(address, fault)) &&
              copy_into(copy, address, there, fault);
    store_close(copy);
    return ok;
}
