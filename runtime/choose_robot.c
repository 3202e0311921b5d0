#include "runtime/choose_robot.h"

#include <stdio.h>
#include <string.h>

#include "firmware-bridge/robots/discovery.h"
#include "firmware-bridge/robots/robot.h"
#include "language/language.h"

static bool choose(struct chosen_robot *chosen, const char *address) {
    *chosen = (struct chosen_robot){.is_virtual = robot_address_is_virtual(address)};
    snprintf(chosen->address, sizeof chosen->address, "%s", address);
    return true;
}

static bool refuse_several(const struct discovered_robot *robots, size_t count,
                           struct fault *fault) {
    char list[FAULT_ADVICE_MAX / 2] = "";
    size_t length = 0;
    for (size_t i = 0; i < count && length < sizeof list; i++) {
        const char *name = robots[i].is_virtual ? robots[i].name : robots[i].address;
        int added = snprintf(list + length, sizeof list - length, "%s%s", i > 0 ? ", " : "", name);
        length += added > 0 ? (size_t)added : 0;
    }
    fault_set(fault, FAULT_MISUSE, _("several robots are plugged in: say which one"));
    return fault_advise(fault, _("Add --robot and one of: %s"), list);
}

bool choose_robot(const char *wanted, struct chosen_robot *chosen, struct fault *fault) {
    if (wanted != NULL) {
        return choose(chosen, wanted);
    }
    struct discovered_robot robots[DISCOVERY_MAX];
    const size_t count = discovery_list(robots, DISCOVERY_MAX);
    if (count > 1) {
        return refuse_several(robots, count, fault);
    }
    if (count == 0) {
        choose(chosen, "virtual");
        chosen->by_default = true;
        return true;
    }
    if (!robots[0].is_usable) {
        *fault = robots[0].problem;
        return false;
    }
    return choose(chosen, robots[0].address);
}
