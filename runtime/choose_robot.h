/* choose_robot: which robot a command means.
 *
 * What --robot says, if it says something; else the one robot that is plugged
 * in; else a virtual one. With several, it is for the person to say which. */
#ifndef RUNTIME_CHOOSE_ROBOT_H
#define RUNTIME_CHOOSE_ROBOT_H

#include <stdbool.h>

#include "fault/fault.h"

#define CHOSEN_ADDRESS_MAX 256

struct chosen_robot {
    char address[CHOSEN_ADDRESS_MAX]; /* for robot_open() */
    bool is_virtual;                  /* the one inside this process */
    bool by_default;                  /* virtual because nothing is plugged in */
};

/* `wanted` is --robot's value or NULL. Several robots and no choice: FAULT_MISUSE
 * whose advice lists them. */
bool choose_robot(const char *wanted, struct chosen_robot *chosen, struct fault *fault);

#endif
