#include "firmware-bridge/robots/discovery.h"

#include <errno.h>
#include <libserialport.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware-bridge/robots/adapters.h"
#include "firmware-bridge/robots/announcement.h"
#include "language/language.h"

static void copy(char *to, size_t size, const char *from) {
    snprintf(to, size, "%s", from == NULL ? "" : from);
}

/* Whether this user may open it, without opening it. */
static void examine(struct discovered_robot *robot) {
    robot->is_usable = access(robot->address, R_OK | W_OK) == 0;
    if (robot->is_usable) {
        return;
    }
    fault_set(&robot->problem, FAULT_IO, _("You may not use the port %s."), robot->address);
    fault_advise(&robot->problem, _("Add yourself to the group dialout (sudo usermod -aG dialout "
                                    "$USER), then log in again."));
}

static bool take_port(const struct sp_port *port, struct discovered_robot *robot) {
    int vendor = 0, product = 0;
    if (sp_get_port_transport(port) != SP_TRANSPORT_USB ||
        sp_get_port_usb_vid_pid(port, &vendor, &product) != SP_OK) {
        return false;
    }
    const char *name = adapter_name((uint16_t)vendor, (uint16_t)product);
    if (name == NULL) {
        return false;
    }
    *robot =
        (struct discovered_robot){.usb_vendor = (uint16_t)vendor, .usb_product = (uint16_t)product};
    copy(robot->address, sizeof robot->address, sp_get_port_name(port));
    copy(robot->name, sizeof robot->name, name);
    copy(robot->usb_serial, sizeof robot->usb_serial, sp_get_port_usb_serial(port));
    examine(robot);
    return true;
}

static size_t list_ports(struct discovered_robot *robots, size_t room) {
    struct sp_port **ports = NULL;
    size_t count = 0;
    if (sp_list_ports(&ports) != SP_OK) {
        return 0;
    }
    for (size_t i = 0; ports[i] != NULL && count < room; i++) {
        if (take_port(ports[i], &robots[count])) {
            count++;
        }
    }
    sp_free_port_list(ports);
    return count;
}

static int by_name(const void *a, const void *b) {
    const struct discovered_robot *left = a, *right = b;
    int order = strcmp(left->name, right->name);
    return order != 0 ? order : strcmp(left->address, right->address);
}

static int by_address(const void *a, const void *b) {
    const struct discovered_robot *left = a, *right = b;
    return strcmp(left->address, right->address);
}

size_t discovery_list(struct discovered_robot *robots, size_t room) {
    size_t ports = list_ports(robots, room);
    size_t announced = announcement_list(robots + ports, room - ports);
    qsort(robots, ports, sizeof *robots, by_address);
    qsort(robots + ports, announced, sizeof *robots, by_name);
    return ports + announced;
}

bool discovery_find(const char *name, struct discovered_robot *found) {
    struct discovered_robot *robots = calloc(DISCOVERY_MAX, sizeof *robots);
    bool is_found = false;
    size_t count = robots == NULL ? 0 : announcement_list(robots, DISCOVERY_MAX);
    for (size_t i = 0; i < count && !is_found; i++) {
        is_found = strcmp(robots[i].name, name) == 0;
        if (is_found) {
            *found = robots[i];
        }
    }
    free(robots);
    return is_found;
}

static bool is_same(const struct discovered_robot *a, const struct discovered_robot *b) {
    return a->usb_vendor == b->usb_vendor && a->usb_product == b->usb_product &&
           strcmp(a->usb_serial, b->usb_serial) == 0;
}

bool discovery_find_again(const struct discovered_robot *former, struct discovered_robot *found) {
    struct discovered_robot *robots = calloc(DISCOVERY_MAX, sizeof *robots);
    bool is_found = false;
    size_t count = robots == NULL ? 0 : list_ports(robots, DISCOVERY_MAX);
    for (size_t i = 0; i < count; i++) {
        /* Of twins without serial numbers, the one at the former place. */
        bool better = !is_found || strcmp(robots[i].address, former->address) == 0;
        if (is_same(&robots[i], former) && better) {
            *found = robots[i];
            is_found = true;
        }
    }
    free(robots);
    return is_found;
}
