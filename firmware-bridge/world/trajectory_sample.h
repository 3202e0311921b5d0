/* trajectory_sample: the world at this moment, as rows and marks of a log.
 *
 *     struct trajectory_row row = trajectory_sample(world, robot);
 *     trajectory_log_add(log, &row, &fault);
 *     ...
 *     trajectory_sample_objects(world, log, &fault);     // at the end of the run */
#ifndef FIRMWARE_BRIDGE_WORLD_TRAJECTORY_SAMPLE_H
#define FIRMWARE_BRIDGE_WORLD_TRAJECTORY_SAMPLE_H

#include "firmware-bridge/world/trajectory_log.h"
#include "firmware-bridge/world/world.h"

/* Pose, motors and every sensor of one robot, dated on the world's clock. */
struct trajectory_row trajectory_sample(const struct world *world, int robot);

/* Marks where each object lies now. */
bool trajectory_sample_objects(const struct world *world, struct trajectory_log *log,
                               struct fault *fault);

#endif
