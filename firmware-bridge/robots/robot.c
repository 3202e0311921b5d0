#include "firmware-bridge/robots/robot.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "firmware-bridge/firmware/simulated/simulated_robot.h"
#include "firmware-bridge/firmware/virtual/virtual_table.h"
#include "firmware-bridge/link/session.h"
#include "firmware-bridge/robots/address.h"
#include "firmware-bridge/robots/discovery.h"
#include "firmware-bridge/robots/driver.h"
#include "language/language.h"

#define POWER_MAX          1000
#define RECONNECT_EVERY_MS 100

struct robot {
    const struct robot_driver *driver;
    void *state;
    struct robot_info info;
    struct virtual_table *table;   /* "virtual" only, ours */
    char address[ADDRESS_MAX];     /* as opened */
    struct discovered_robot place; /* its USB port, to find it again; usb_vendor 0: none */
    uint8_t motion;                /* number of the last movement */
};

/* ---- a table of our own -------------------------------------------------------------- */

/* The same id for the same seed: the bytes on the line repeat exactly too. */
static uint32_t id_of_seed(uint64_t seed) { return 1u + (uint32_t)(seed % 0xfffffffeu); }

static bool open_virtual(struct robot *robot, const struct robot_options *options,
                         struct fault *fault) {
    const char *board_name = simulated_robot_board(robot->address);
    const struct session_options session = {.computer_id = id_of_seed(options->seed)};
    struct transport transport;
    int number = 0;
    if (!virtual_table_create(options->table, options->seed, &robot->table, fault) ||
        !(board_name != NULL
              ? simulated_robot_add(robot->table, board_name, options->model, NULL, &number, fault)
              : virtual_table_add_robot(robot->table, options->model, NULL, &number, fault))) {
        return false;
    }
    virtual_table_set_realtime(robot->table, options->realtime);
    struct transport_board board = virtual_table_transport(robot->table, number);
    return transport_in_process(&board, &transport, fault) &&
           our_firmware_open(&transport, &session, &robot->info, &robot->state, fault);
}

/* ---- opening and closing ---------------------------------------------------------------- */

/* Remembers which USB device it is, for robot_reconnect(). */
static void note_place(struct robot *robot) {
    struct discovered_robot *robots = calloc(DISCOVERY_MAX, sizeof *robots);
    size_t count = robots == NULL ? 0 : discovery_list(robots, DISCOVERY_MAX);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(robots[i].address, robot->address) == 0) {
            robot->place = robots[i];
        }
    }
    free(robots);
}

static bool open_address(struct robot *robot, const struct robot_options *options,
                         struct fault *fault) {
    const struct session_options session = {.waiting = options->waiting,
                                            .context = options->context};
    struct transport transport;
    if (!address_open(robot->address, &transport, fault)) {
        return false;
    }
    if (robot->address[0] == '/') {
        note_place(robot);
    }
    return our_firmware_open(&transport, &session, &robot->info, &robot->state, fault);
}

bool robot_address_is_virtual(const char *address) {
    return strcmp(address, "virtual") == 0 || simulated_robot_board(address) != NULL;
}

bool robot_open(const char *address, const struct robot_options *options, struct robot **out,
                struct fault *fault) {
    static const struct robot_options usual = {0};
    options = options != NULL ? options : &usual;
    if (strlen(address) >= ADDRESS_MAX) {
        return fault_set(fault, FAULT_LIMIT, _("This address is too long."));
    }
    struct robot *robot = calloc(1, sizeof *robot);
    if (robot == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    memcpy(robot->address, address, strlen(address) + 1);
    robot->driver = &our_firmware_driver;
    if (!(robot_address_is_virtual(address) ? open_virtual(robot, options, fault)
                                            : open_address(robot, options, fault))) {
        virtual_table_destroy(robot->table);
        free(robot);
        return false;
    }
    *out = robot;
    return true;
}

void robot_close(struct robot *robot) {
    if (robot == NULL) {
        return;
    }
    robot->driver->close(robot->state);
    virtual_table_destroy(robot->table);
    free(robot);
}

bool robot_stop_at(const char *address, struct fault *fault) {
    struct transport transport;
    if (!address_open(address, &transport, fault)) {
        return false;
    }
    bool done = session_stop_outside(&transport, fault);
    transport_close(&transport);
    return done;
}

/* ---- reconnecting ------------------------------------------------------------------------ */

static bool try_again(struct robot *robot, struct fault *fault) {
    struct transport transport;
    struct discovered_robot found;
    if (robot->place.usb_vendor != 0 && discovery_find_again(&robot->place, &found)) {
        memcpy(robot->address, found.address, sizeof robot->address);
    }
    return address_open(robot->address, &transport, fault) &&
           robot->driver->reconnect(robot->state, &transport, fault);
}

static int64_t wall_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool robot_reconnect(struct robot *robot, uint32_t timeout_ms, struct fault *fault) {
    if (robot->table != NULL) {
        return fault_set(fault, FAULT_MISUSE,
                         _("The virtual robot of this program is always there."));
    }
    const struct timespec pause = {.tv_nsec = RECONNECT_EVERY_MS * 1000000L};
    int64_t until_ms = wall_ms() + timeout_ms;
    while (!try_again(robot, fault)) {
        if (wall_ms() >= until_ms) {
            return false;
        }
        nanosleep(&pause, NULL);
    }
    return true;
}

/* ---- commands ------------------------------------------------------------------------------ */

static int clamp(int value, int min, int max) {
    return value < min ? min : (value > max ? max : value);
}

static bool is_within(const char *field, int32_t value, int32_t max, struct fault *fault) {
    if (value >= -max && value <= max) {
        return true;
    }
    fault_set(fault, FAULT_RANGE, _("%d is too far: %d at most."), (int)value, (int)max);
    return fault_in_field(fault, field);
}

static uint8_t next_motion(struct robot *robot) {
    robot->motion = robot->motion == 255 ? 1 : (uint8_t)(robot->motion + 1);
    return robot->motion;
}

bool robot_drive(struct robot *robot, int left_permille, int right_permille, struct fault *fault) {
    return robot->driver->drive(robot->state, clamp(left_permille, -POWER_MAX, POWER_MAX),
                                clamp(right_permille, -POWER_MAX, POWER_MAX), fault);
}

bool robot_move(struct robot *robot, int32_t distance_mm, int speed_permille, uint8_t *motion,
                struct fault *fault) {
    *motion = next_motion(robot);
    return is_within("distance_mm", distance_mm, MESSAGE_DISTANCE_MAX_MM, fault) &&
           robot->driver->move(robot->state, *motion, distance_mm,
                               clamp(speed_permille, 1, POWER_MAX), fault);
}

bool robot_turn(struct robot *robot, int32_t angle_ddeg, int speed_permille, uint8_t *motion,
                struct fault *fault) {
    *motion = next_motion(robot);
    return is_within("angle_ddeg", angle_ddeg, MESSAGE_ANGLE_MAX_DDEG, fault) &&
           robot->driver->turn(robot->state, *motion, angle_ddeg,
                               clamp(speed_permille, 1, POWER_MAX), fault);
}

bool robot_stop(struct robot *robot, struct fault *fault) {
    return robot->driver->stop(robot->state, fault);
}

bool robot_led(struct robot *robot, uint8_t red, uint8_t green, uint8_t blue, struct fault *fault) {
    return robot->driver->led(robot->state, red, green, blue, fault);
}

bool robot_tone(struct robot *robot, uint16_t frequency_hz, uint16_t duration_ms,
                struct fault *fault) {
    return robot->driver->tone(robot->state, frequency_hz, duration_ms, fault);
}

/* ---- what it senses -------------------------------------------------------------------------- */

bool robot_wait(struct robot *robot, uint32_t until_ms, struct robot_snapshot *snapshot,
                struct fault *fault) {
    if (!robot->driver->wait(robot->state, until_ms, fault)) {
        return false;
    }
    *snapshot = *robot->driver->latest(robot->state);
    return true;
}

const struct robot_snapshot *robot_latest(const struct robot *robot) {
    return robot->driver->latest(robot->state);
}

const struct robot_info *robot_info(const struct robot *robot) { return &robot->info; }

uint32_t robot_time_ms(const struct robot *robot) { return robot->driver->time_ms(robot->state); }

int robot_descriptor(const struct robot *robot) { return robot->driver->descriptor(robot->state); }

bool robot_service(struct robot *robot, struct fault *fault) {
    return robot->driver->service(robot->state, fault);
}

struct virtual_table *robot_virtual_table(struct robot *robot) {
    return robot->table;
}
