#include "firmware-bridge/link/port_owner.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define LINE_MAX_BYTES 256

static bool find_lock(unsigned long inode, pid_t *pid) {
    char line[LINE_MAX_BYTES];
    bool found = false;
    FILE *locks = fopen("/proc/locks", "r");
    if (locks == NULL) {
        return false;
    }
    while (!found && fgets(line, sizeof line, locks) != NULL) {
        int process = 0;
        unsigned long locked = 0;
        if (sscanf(line, "%*d: FLOCK %*s %*s %d %*x:%*x:%lu", &process, &locked) == 2 &&
            locked == inode && process > 0) {
            *pid = process;
            found = true;
        }
    }
    fclose(locks);
    return found;
}

bool port_owner(const char *path, pid_t *pid, char name[PORT_OWNER_NAME_MAX]) {
    char file[64];
    struct stat status;
    if (stat(path, &status) != 0 || !find_lock((unsigned long)status.st_ino, pid)) {
        return false;
    }
    snprintf(file, sizeof file, "/proc/%d/comm", (int)*pid);
    FILE *comm = fopen(file, "r");
    if (comm == NULL) {
        return false;
    }
    const bool is_read = fgets(name, PORT_OWNER_NAME_MAX, comm) != NULL;
    fclose(comm);
    if (is_read) {
        name[strcspn(name, "\n")] = '\0';
    }
    return is_read;
}
