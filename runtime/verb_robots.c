/* perseverons robots: who is plugged in, and why somebody cannot be reached. */
#include <cjson/cJSON.h>
#include <stdio.h>

#include "firmware-bridge/robots/discovery.h"
#include "language/language.h"
#include "runtime/verbs.h"

static cJSON *row_of(const struct discovered_robot *robot) {
    cJSON *row = cJSON_CreateObject();
    cJSON_AddStringToObject(row, "name", robot->name);
    cJSON_AddStringToObject(row, "address", robot->address);
    cJSON_AddBoolToObject(row, "virtual", robot->is_virtual);
    cJSON_AddBoolToObject(row, "usable", robot->is_usable);
    if (!robot->is_virtual) {
        cJSON_AddNumberToObject(row, "usb_vendor", robot->usb_vendor);
        cJSON_AddNumberToObject(row, "usb_product", robot->usb_product);
    }
    if (!robot->is_usable) {
        cJSON_AddStringToObject(row, "problem", robot->problem.message);
        cJSON_AddStringToObject(row, "advice", robot->problem.advice);
    }
    return row;
}

static void print_row(const struct discovered_robot *robot) {
    command_line_print_inert(1, robot->name);
    printf("   ");
    command_line_print_inert(1, robot->address);
    printf("   %s\n", robot->is_virtual ? _("virtual robot") : _("USB"));
    if (!robot->is_usable) {
        printf("    %s\n    %s\n", robot->problem.message, robot->problem.advice);
    }
}

int verb_robots(const struct command_line *line) {
    struct discovered_robot robots[DISCOVERY_MAX];
    const size_t count = discovery_list(robots, DISCOVERY_MAX);
    if (line->json) {
        cJSON *rows = cJSON_CreateArray();
        for (size_t i = 0; i < count; i++) {
            cJSON_AddItemToArray(rows, row_of(&robots[i]));
        }
        return command_line_print_json(rows);
    }
    for (size_t i = 0; i < count; i++) {
        print_row(&robots[i]);
    }
    if (count == 0) {
        puts(_("No robot is plugged in. Programs run on the virtual robot."));
        puts(_("If one should be here: is it switched on, and is the cable one for data?"));
    }
    return COMMAND_LINE_DONE;
}
