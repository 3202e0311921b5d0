#include "tests/firmware-bridge/firmware/support_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SENSORS_MS    10
#define MOTION_MAX_MS 10000

static void well(bool done, const struct fault *fault) {
    if (!done) {
        fail_msg("%s (%s) %s", fault->message, fault_kind_word(fault->kind), fault->advice);
    }
}

static void open_session(struct driven *driven, uint32_t computer_id) {
    struct fault fault = {0};
    const struct transport_board board = virtual_table_transport(driven->table, driven->robot);
    const struct session_options options = {.computer_id = computer_id};
    struct transport transport;
    well(transport_in_process(&board, &transport, &fault), &fault);
    well(session_open(&transport, &options, &driven->session, &fault), &fault);
    driven_request(driven, (struct message){.type = MESSAGE_RESUME, .resume = {STOP_REASON_NEW}});
    driven_request(driven, (struct message){.type = MESSAGE_SUBSCRIBE, .subscribe = {SENSORS_MS}});
}

struct driven driven_start(const char *table, uint64_t seed) {
    struct fault fault = {0};
    struct driven driven = {0};
    well(virtual_table_create(table, seed, &driven.table, &fault), &fault);
    well(virtual_table_add_robot(driven.table, NULL, NULL, &driven.robot, &fault), &fault);
    open_session(&driven, 1000);
    return driven;
}

struct driven driven_beside(const struct driven *first, uint32_t computer_id) {
    struct fault fault = {0};
    struct driven driven = {.table = first->table};
    well(virtual_table_add_robot(driven.table, NULL, NULL, &driven.robot, &fault), &fault);
    open_session(&driven, computer_id);
    return driven;
}

void driven_end(struct driven *driven) {
    session_close(driven->session);
    virtual_table_destroy(driven->table);
    *driven = (struct driven){0};
}

void driven_request(struct driven *driven, struct message command) {
    struct fault fault = {0};
    well(session_request(driven->session, &command, 1, &fault), &fault);
}

void driven_drive(struct driven *driven, int left_permille, int right_permille) {
    driven_request(driven,
                   (struct message){.type = MESSAGE_DRIVE,
                                    .drive = {(int16_t)left_permille, (int16_t)right_permille}});
}

void driven_wait(struct driven *driven, uint32_t ms) {
    struct fault fault = {0};
    const uint32_t until_ms = session_now_ms(driven->session) + ms;
    while ((int32_t)(until_ms - session_now_ms(driven->session)) > 0) {
        well(session_wait(driven->session, until_ms, &fault), &fault);
    }
}

static bool until_done(struct driven *driven) {
    for (int ms = 0; ms < MOTION_MAX_MS; ms += SENSORS_MS) {
        driven_wait(driven, SENSORS_MS);
        const struct message_sensors *sensors = session_sensors(driven->session, NULL);
        if (sensors != NULL && sensors->motion_done == driven->motion) {
            return !sensors->blocked;
        }
    }
    return false;
}

static uint8_t next_motion(struct driven *driven) {
    driven->motion = (uint8_t)(driven->motion % 255 + 1);
    return driven->motion;
}

bool driven_move(struct driven *driven, int32_t mm, uint16_t permille) {
    driven_request(driven, (struct message){.type = MESSAGE_MOVE,
                                            .move = {next_motion(driven), mm, permille}});
    return until_done(driven);
}

bool driven_turn(struct driven *driven, int32_t ddeg, uint16_t permille) {
    driven_request(driven, (struct message){.type = MESSAGE_TURN,
                                            .turn = {next_motion(driven), ddeg, permille}});
    return until_done(driven);
}

struct pose driven_pose(const struct driven *driven) {
    return world_robot_pose(virtual_table_world(driven->table), driven->robot);
}

bool driven_motors_off(const struct driven *driven) {
    int left, right;
    virtual_table_motors(driven->table, driven->robot, &left, &right);
    return left == 0 && right == 0;
}

void fingerprint_take(struct fingerprint *fingerprint, struct virtual_table *table) {
    if (fingerprint->value == 0) {
        fingerprint->value = 0xcbf29ce484222325u;
    }
    const struct world *world = virtual_table_world(table);
    for (int robot = 0; robot < world_robot_count(world); robot++) {
        const struct pose pose = world_robot_pose(world, robot);
        uint8_t bytes[sizeof pose];
        memcpy(bytes, &pose, sizeof pose);
        for (size_t i = 0; i < sizeof bytes; i++) {
            fingerprint->value = (fingerprint->value ^ bytes[i]) * 0x100000001b3u;
        }
    }
}
