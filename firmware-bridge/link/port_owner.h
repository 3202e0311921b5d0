/* port_owner: which program holds a port, for a fault that says so. Internal to link.
 *
 * Linux lists locks in /proc/locks ("1: FLOCK ADVISORY WRITE pid major:minor:inode 0 EOF") and a
 * process's name in /proc/PID/comm. Elsewhere, or without permission: unknown. */
#ifndef FIRMWARE_BRIDGE_LINK_PORT_OWNER_H
#define FIRMWARE_BRIDGE_LINK_PORT_OWNER_H

#include <stdbool.h>
#include <sys/types.h>

#define PORT_OWNER_NAME_MAX 32

/* The process that has the file at `path` locked, and its name. False: not known. */
bool port_owner(const char *path, pid_t *pid, char name[PORT_OWNER_NAME_MAX]);

#endif
