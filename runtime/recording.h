/* recording: a run written down while it happens, and drawn afterwards.
 *
 * On a virtual table the log has a row every RECORDING_PERIOD_MS of virtual
 * time, with the robot's true pose; on a real robot, a row for each snapshot,
 * without pose. The picture is drawn from the log by perseverons-picture, a
 * process of its own, so that the pupil's tool stays small.
 *
 *     struct recording recording;
 *     recording_start(&recording, robot, &about, log_path, picture_path, &fault);
 *     ... for a real robot: recording_snapshot(&recording, &snapshot, left, right)
 *     recording_finish(&recording, &fault);    // always, once started */
#ifndef RUNTIME_RECORDING_H
#define RUNTIME_RECORDING_H

#include <stdbool.h>

#include "fault/fault.h"
#include "firmware-bridge/robots/robot.h"
#include "firmware-bridge/world/trajectory_log.h"

#define RECORDING_PERIOD_MS 10

struct recording {
    struct trajectory_log *log;  /* NULL: nothing is recorded */
    struct virtual_table *table; /* NULL: a real robot */
    const char *picture;         /* NULL: no picture */
    char log_path[512];
    bool log_is_temporary; /* only made for the picture */
    char table_name[TRAJECTORY_LOG_NAME_MAX];
    bool failed; /* a row could not be added; `fault` says why */
    struct fault fault;
};

/* Either path may be NULL; with both NULL nothing is recorded. */
bool recording_start(struct recording *recording, struct robot *robot,
                     const struct trajectory_about *about, const char *log_path,
                     const char *picture_path, struct fault *fault);
/* A row for a robot that is not virtual. */
void recording_snapshot(struct recording *recording, const struct robot_snapshot *snapshot);
/* Writes the log, draws the picture, and releases everything. */
bool recording_finish(struct recording *recording, struct fault *fault);
/* Gives it up: nothing is left behind. */
void recording_abandon(struct recording *recording);

#endif
