/* perseverons flash: writes our firmware into a robot, once. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "firmware-bridge/robots/discovery.h"
#include "installation/installation.h"
#include "language/language.h"
#include "runtime/on-board/programmer.h"
#include "runtime/verbs.h"

/* Robots whose chip this firmware is built for (firmware-bridge/firmware/avr). */
static const char *const models[] = {"mbot", "uno"};

static bool is_model(const char *name) {
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        if (strcmp(models[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* The one serial port that a robot may be on. */
static bool find_port(char port[DISCOVERY_ADDRESS_MAX], struct fault *fault) {
    struct discovered_robot robots[DISCOVERY_MAX];
    const size_t count = discovery_list(robots, DISCOVERY_MAX);
    const struct discovered_robot *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (robots[i].is_virtual) {
            continue;
        }
        if (found != NULL) {
            fault_set(fault, FAULT_MISUSE, _("several robots are plugged in: say which one"));
            return fault_advise(fault,
                                _("Add --port and its port: perseverons robots lists them."));
        }
        found = &robots[i];
    }
    if (found == NULL) {
        fault_set(fault, FAULT_NOT_FOUND, _("no robot is plugged in"));
        return fault_advise(fault,
                            _("Plug it in with its USB cable, or name its port with --port."));
    }
    if (!found->is_usable) {
        *fault = found->problem;
        return false;
    }
    snprintf(port, DISCOVERY_ADDRESS_MAX, "%s", found->address);
    return true;
}

static int written(const struct command_line *line, const char *model, const char *port) {
    if (line->json) {
        cJSON *root = cJSON_CreateObject();
        cJSON_AddStringToObject(root, "outcome", "written");
        cJSON_AddStringToObject(root, "model", model);
        cJSON_AddStringToObject(root, "port", port);
        return command_line_print_json(root);
    }
    printf(_("The robot on %s has its firmware, read back and right.\n"), port);
    return COMMAND_LINE_DONE;
}

int verb_flash(const struct command_line *line, const struct settings *settings) {
    struct fault fault = {0};
    char hex[INSTALLATION_PATH_MAX];
    char port[DISCOVERY_ADDRESS_MAX];
    if (settings->robot == NULL || !is_model(settings->robot)) {
        return command_line_misuse(line, _("say which robot it is: --robot mbot or --robot uno"));
    }
    snprintf(port, sizeof port, "%s", settings->port != NULL ? settings->port : "");
    if (!installation_firmware(settings->robot, hex, &fault) ||
        (settings->port == NULL && !find_port(port, &fault))) {
        return command_line_fail(line, &fault);
    }
    struct progress progress;
    progress_start(&progress, line->json);
    if (!programmer_write(hex, port, &progress, &fault)) {
        return command_line_fail(line, &fault);
    }
    return written(line, settings->robot, port);
}
