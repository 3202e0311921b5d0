/* driver: what one kind of robot does behind the seam of robot.h. Internal to robots.
 *
 * A driver fills a table of functions; robot.c checks arguments, so drivers get values
 * within the limits of robot.h. Each function keeps robot.h's promises on time and faults. */
#ifndef FIRMWARE_BRIDGE_ROBOTS_DRIVER_H
#define FIRMWARE_BRIDGE_ROBOTS_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/link/session.h"
#include "firmware-bridge/link/transport.h"
#include "firmware-bridge/robots/robot.h"

struct robot_driver {
    bool (*drive)(void *state, int left_permille, int right_permille, struct fault *fault);
    bool (*move)(void *state, uint8_t motion, int32_t distance_mm, int speed_permille,
                 struct fault *fault);
    bool (*turn)(void *state, uint8_t motion, int32_t angle_ddeg, int speed_permille,
                 struct fault *fault);
    bool (*stop)(void *state, struct fault *fault);
    bool (*led)(void *state, uint8_t red, uint8_t green, uint8_t blue, struct fault *fault);
    bool (*tone)(void *state, uint16_t frequency_hz, uint16_t duration_ms, struct fault *fault);
    bool (*wait)(void *state, uint32_t until_ms, struct fault *fault);
    bool (*service)(void *state, struct fault *fault);
    bool (*reconnect)(void *state, struct transport *transport, struct fault *fault);
    uint32_t (*time_ms)(void *state);
    const struct robot_snapshot *(*latest)(void *state);
    int (*descriptor)(const void *state);
    void (*close)(void *state);
};

/* Robots that carry our firmware, over the link. Takes over *transport, also when it fails.
 * What `options` point to has to live as long as the call. */
bool our_firmware_open(struct transport *transport, const struct session_options *options,
                       struct robot_info *info, void **state, struct fault *fault);
extern const struct robot_driver our_firmware_driver;

#endif
