#include "firmware-bridge/robots/address.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "firmware-bridge/link/lockstep.h"
#include "firmware-bridge/robots/discovery.h"
#include "language/language.h"

/* What follows `form` in the address, or NULL. */
static const char *after(const char *address, const char *form) {
    size_t length = strlen(form);
    return strncmp(address, form, length) == 0 ? address + length : NULL;
}

/* Ports that the kernel lists with a device behind them; ptys have none. */
static bool is_serial_port(const char *path) {
    const char *name = after(path, "/dev/");
    char device[PATH_MAX];
    if (name == NULL || strchr(name, '/') != NULL) {
        return false;
    }
    snprintf(device, sizeof device, "/sys/class/tty/%s/device", name);
    return access(device, F_OK) == 0;
}

static bool open_port(const char *path, struct transport *out, struct fault *fault) {
    return is_serial_port(path) ? transport_open_serial(path, out, fault)
                                : transport_open_tty(path, out, fault);
}

/* host:port, and [host]:port for IPv6 addresses. */
static bool open_tcp(const char *place, struct transport *out, struct fault *fault) {
    char host[ADDRESS_MAX];
    const char *colon = strrchr(place, ':');
    size_t length = colon == NULL ? 0 : (size_t)(colon - place);
    if (length == 0 || length >= sizeof host || colon[1] == '\0') {
        fault_set(fault, FAULT_SYNTAX, _("A computer and a port are expected in tcp:%s"), place);
        return fault_advise(fault, _("For example: tcp:192.168.4.1:2000"));
    }
    bool brackets = length > 2 && place[0] == '[' && place[length - 1] == ']';
    snprintf(host, sizeof host, "%.*s", (int)(brackets ? length - 2 : length),
             brackets ? place + 1 : place);
    return transport_open_tcp(host, colon + 1, out, fault);
}

static bool open_form(const char *address, struct transport *out, bool *known,
                      struct fault *fault) {
    const char *place = NULL;
    *known = true;
    if ((place = after(address, "unix:")) != NULL) {
        return transport_open_unix(place, out, fault);
    }
    if ((place = after(address, "tcp:")) != NULL) {
        return open_tcp(place, out, fault);
    }
    if ((place = after(address, "table:")) != NULL) {
        return lockstep_open(place, out, fault);
    }
    if (address[0] == '/' || address[0] == '.') {
        return open_port(address, out, fault);
    }
    *known = false;
    return false;
}

bool address_open(const char *address, struct transport *out, struct fault *fault) {
    bool known = false;
    bool done = open_form(address, out, &known, fault);
    if (known) {
        return done;
    }
    struct discovered_robot found;
    if (discovery_find(address, &found)) {
        return open_form(found.address, out, &known, fault);
    }
    fault_set(fault, FAULT_UNKNOWN, _("There is no robot called “%s”."), address);
    return fault_advise(fault, _("`perseverons robots` lists those that are there. A robot is also "
                                 "found at /dev/ttyUSB0, unix:/path, tcp:computer:port, "
                                 "table:/path, virtual or simulated-uno."));
}
