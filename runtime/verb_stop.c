/* perseverons stop: stops a robot at once. */
#include <cjson/cJSON.h>
#include <stdio.h>

#include "firmware-bridge/robots/robot.h"
#include "language/language.h"
#include "runtime/choose_robot.h"
#include "runtime/verbs.h"

int verb_stop(const struct command_line *line, const struct settings *settings) {
    struct fault fault = {0};
    struct chosen_robot chosen;
    if (!choose_robot(settings->robot, &chosen, &fault)) {
        return command_line_fail(line, &fault);
    }
    if (chosen.is_virtual) {
        fault_set(&fault, FAULT_NOT_FOUND, _("no robot is plugged in: there is nothing to stop"));
        return command_line_fail(line, &fault);
    }
    if (!robot_stop_at(chosen.address, &fault)) {
        return command_line_fail(line, &fault);
    }
    if (line->json) {
        cJSON *root = cJSON_CreateObject();
        cJSON_AddStringToObject(root, "stopped", chosen.address);
        return command_line_print_json(root);
    }
    printf(_("The robot on %s is stopped.\n"), chosen.address);
    return COMMAND_LINE_DONE;
}
