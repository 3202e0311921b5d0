/* announcement: the files by which virtual robots make themselves known. Internal to
 * robots; discovery.h is for everybody, and says what the files are. */
#ifndef FIRMWARE_BRIDGE_ROBOTS_ANNOUNCEMENT_H
#define FIRMWARE_BRIDGE_ROBOTS_ANNOUNCEMENT_H

#include <stddef.h>

#include "firmware-bridge/robots/discovery.h"

/* Living announcements, in no order; removes the files of dead ones. */
size_t announcement_list(struct discovered_robot *robots, size_t room);

#endif
