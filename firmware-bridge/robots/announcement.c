#include "firmware-bridge/robots/announcement.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "language/language.h"

#define LINE_MAX_BYTES (DISCOVERY_ADDRESS_MAX + DISCOVERY_NAME_MAX + 24)
#define SUFFIX         ".robot"

struct announcement {
    int descriptor; /* locked */
    char path[PATH_MAX];
};

/* ---- the folder ------------------------------------------------------------------ */

/* Ours alone: what another user may write there is not believed. */
static bool is_private_folder(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == getuid() &&
           (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static void base_folder(char *path, size_t size) {
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    if (runtime != NULL && runtime[0] == '/') {
        snprintf(path, size, "%s", runtime);
    } else {
        snprintf(path, size, "/tmp/perseverons-%lu", (unsigned long)getuid());
    }
}

/* False when a part of the path cannot be had (errno), or is somebody else's. */
static bool robots_folder(char *path, size_t size, bool create) {
    static const char *const parts[] = {"", "/perseverons", "/robots"};
    base_folder(path, size);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t length = strlen(path);
        if ((size_t)snprintf(path + length, size - length, "%s", parts[i]) >= size - length) {
            errno = ENAMETOOLONG;
            return false;
        }
        if (create && mkdir(path, S_IRWXU) != 0 && errno != EEXIST) {
            return false;
        }
        if (!is_private_folder(path)) {
            errno = EACCES;
            return false;
        }
    }
    return true;
}

/* ---- announcing -------------------------------------------------------------------- */

static bool is_tellable(const char *text, size_t size) {
    if (text[0] == '\0' || strlen(text) >= size) {
        return false;
    }
    for (const char *at = text; *at != '\0'; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f) {
            return false;
        }
    }
    return true;
}

/* Written under another name, locked, then given its own: readers see it whole or not at all. */
static bool publish(struct announcement *announcement, const char *folder, const char *line,
                    struct fault *fault) {
    char draft[PATH_MAX];
    size_t length = strlen(line);
    if ((size_t)snprintf(draft, sizeof draft, "%s/.new-XXXXXX", folder) >= sizeof draft) {
        return fault_set_errno(fault, ENAMETOOLONG, folder);
    }
    announcement->descriptor = mkostemp(draft, O_CLOEXEC);
    if (announcement->descriptor < 0) {
        return fault_set_errno(fault, errno, draft);
    }
    const char *unique = strrchr(draft, '-') + 1;
    int needed = snprintf(announcement->path, sizeof announcement->path, "%s/%ld-%s" SUFFIX, folder,
                          (long)getpid(), unique);
    if (flock(announcement->descriptor, LOCK_EX | LOCK_NB) != 0 ||
        write(announcement->descriptor, line, length) != (ssize_t)length ||
        (size_t)needed >= sizeof announcement->path || rename(draft, announcement->path) != 0) {
        fault_set_errno(fault, errno, draft);
        unlink(draft);
        close(announcement->descriptor);
        return false;
    }
    return true;
}

bool discovery_announce(const char *name, const char *address, struct announcement **out,
                        struct fault *fault) {
    char folder[PATH_MAX], line[LINE_MAX_BYTES];
    if (!is_tellable(name, DISCOVERY_NAME_MAX) || !is_tellable(address, DISCOVERY_ADDRESS_MAX)) {
        return fault_set(fault, FAULT_RANGE, _("This name or address cannot be announced."));
    }
    if (!robots_folder(folder, sizeof folder, true)) {
        return fault_set_errno(fault, errno, folder);
    }
    struct announcement *announcement = calloc(1, sizeof *announcement);
    if (announcement == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    snprintf(line, sizeof line, "%s\t%s\t%ld\n", address, name, (long)getpid());
    if (!publish(announcement, folder, line, fault)) {
        free(announcement);
        return false;
    }
    *out = announcement;
    return true;
}

void discovery_withdraw(struct announcement *announcement) {
    if (announcement == NULL) {
        return;
    }
    unlink(announcement->path);
    close(announcement->descriptor);
    free(announcement);
}

/* ---- listing ----------------------------------------------------------------------- */

/* Splits "address TAB name TAB pid LF". */
static bool parse(char *line, struct discovered_robot *robot) {
    char *name = strchr(line, '\t');
    char *pid = name == NULL ? NULL : strchr(name + 1, '\t');
    if (pid == NULL) {
        return false;
    }
    *name++ = '\0';
    *pid = '\0';
    if (!is_tellable(line, DISCOVERY_ADDRESS_MAX) || !is_tellable(name, DISCOVERY_NAME_MAX)) {
        return false;
    }
    *robot = (struct discovered_robot){.is_virtual = true, .is_usable = true};
    memcpy(robot->address, line, strlen(line) + 1);
    memcpy(robot->name, name, strlen(name) + 1);
    return true;
}

/* Who announces holds an exclusive lock: that we can share it means that he is gone. */
static bool is_ghost(int descriptor) { return flock(descriptor, LOCK_SH | LOCK_NB) == 0; }

static bool read_announcement(const char *path, struct discovered_robot *robot) {
    char line[LINE_MAX_BYTES];
    bool is_read = false;
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    if (is_ghost(descriptor)) {
        unlink(path);
    } else {
        ssize_t length = read(descriptor, line, sizeof line - 1);
        line[length > 0 ? length : 0] = '\0';
        is_read = parse(line, robot);
    }
    close(descriptor);
    return is_read;
}

static bool is_announcement(const char *name) {
    size_t length = strlen(name), suffix = strlen(SUFFIX);
    return name[0] != '.' && length > suffix && strcmp(name + length - suffix, SUFFIX) == 0;
}

size_t announcement_list(struct discovered_robot *robots, size_t room) {
    char folder[PATH_MAX], path[PATH_MAX];
    size_t count = 0;
    if (!robots_folder(folder, sizeof folder, false)) {
        return 0;
    }
    DIR *entries = opendir(folder);
    if (entries == NULL) {
        return 0;
    }
    for (struct dirent *entry; count < room && (entry = readdir(entries)) != NULL;) {
        if (!is_announcement(entry->d_name) ||
            (size_t)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= sizeof path) {
            continue;
        }
        if (read_announcement(path, &robots[count])) {
            count++;
        }
    }
    closedir(entries);
    return count;
}
