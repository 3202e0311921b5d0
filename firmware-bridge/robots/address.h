/* address: from a robot's address to a transport. Internal to robots.
 *
 * Forms: see robot.h. "virtual" is not one of them: it needs a table, see robot.c. */
#ifndef FIRMWARE_BRIDGE_ROBOTS_ADDRESS_H
#define FIRMWARE_BRIDGE_ROBOTS_ADDRESS_H

#include <stdbool.h>

#include "fault/fault.h"
#include "firmware-bridge/link/transport.h"

#define ADDRESS_MAX 160 /* bytes with the final NUL */

/* FAULT_UNKNOWN: no such form, and no announced robot of that name. */
bool address_open(const char *address, struct transport *out, struct fault *fault);

#endif
