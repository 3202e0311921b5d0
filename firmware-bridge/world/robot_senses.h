/* Inside world only: the sensors and buttons of a robot description. */
#ifndef FIRMWARE_BRIDGE_WORLD_ROBOT_SENSES_H
#define FIRMWARE_BRIDGE_WORLD_ROBOT_SENSES_H

#include "firmware-bridge/world/reading.h"
#include "firmware-bridge/world/robot_description.h"

/* "ground", "distance", "bumpers" and "buttons" of the file's root. */
bool robot_senses_read(const struct json_value *root, struct robot_description *out,
                       struct fault *fault);

#endif
