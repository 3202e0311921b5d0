#include "tests/firmware-bridge/firmware/simulated/support_simulated.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SENSORS_MS 10

static void well(bool done, const struct fault *fault) {
    if (!done) {
        fail_msg("%s %s", fault->message, fault->advice);
    }
}

/* ---- the cable ------------------------------------------------------------------------- */

static void put(void *context, const uint8_t *bytes, size_t count) {
    struct simulated *simulated = context;
    for (size_t i = 0; i < count; i++) {
        memmove(simulated->recorded, simulated->recorded + 1, RECORDED_BYTES - 1);
        simulated->recorded[RECORDED_BYTES - 1] = bytes[i];
    }
    if (!simulated->is_cut) {
        simulated->board.write(simulated->board.board, bytes, count);
    }
}

static size_t take(void *context, uint8_t *bytes, size_t room) {
    struct simulated *simulated = context;
    const size_t count = simulated->board.read(simulated->board.board, bytes, room);
    return simulated->is_cut ? 0 : count;
}

static uint32_t now_ms(void *context) {
    const struct simulated *simulated = context;
    return virtual_table_time_ms(simulated->table);
}

static void advance(void *context, uint32_t until_ms) {
    struct simulated *simulated = context;
    if (simulated->is_cut) {
        virtual_table_advance(simulated->table, until_ms);
    } else {
        simulated->board.advance(simulated->board.board, until_ms);
    }
}

/* ---- life --------------------------------------------------------------------------------- */

void simulated_start(struct simulated *simulated, const char *board, const char *table,
                     uint64_t seed) {
    struct fault fault = {0};
    struct transport transport;
    int robot;
    const struct session_options options = {.computer_id = 1000};
    memset(simulated, 0, sizeof *simulated);
    well(virtual_table_create(table, seed, &simulated->table, &fault), &fault);
    well(simulated_robot_add(simulated->table, board, NULL, NULL, &robot, &fault), &fault);
    simulated->world = virtual_table_world(simulated->table);
    simulated->chip = simulated_robot_chip(simulated->table, robot);
    simulated->board = virtual_table_transport(simulated->table, robot);
    const struct transport_board cable = {
        .board = simulated, .write = put, .read = take, .now_ms = now_ms, .advance = advance};
    well(transport_in_process(&cable, &transport, &fault), &fault);
    well(session_open(&transport, &options, &simulated->session, &fault), &fault);
    simulated_request(simulated,
                      (struct message){.type = MESSAGE_RESUME, .resume = {STOP_REASON_NEW}});
    simulated_request(simulated,
                      (struct message){.type = MESSAGE_SUBSCRIBE, .subscribe = {SENSORS_MS}});
}

void simulated_end(struct simulated *simulated) {
    session_close(simulated->session);
    virtual_table_destroy(simulated->table);
}

/* ---- driving -------------------------------------------------------------------------------- */

void simulated_request(struct simulated *simulated, struct message command) {
    struct fault fault = {0};
    well(session_request(simulated->session, &command, 1, &fault), &fault);
}

void simulated_drive(struct simulated *simulated, int left_permille, int right_permille) {
    simulated_request(simulated,
                      (struct message){.type = MESSAGE_DRIVE,
                                       .drive = {(int16_t)left_permille, (int16_t)right_permille}});
}

void simulated_wait(struct simulated *simulated, uint32_t ms) {
    struct fault fault = {0};
    const uint32_t until_ms = session_now_ms(simulated->session) + ms;
    while ((int32_t)(until_ms - session_now_ms(simulated->session)) > 0) {
        well(session_wait(simulated->session, until_ms, &fault), &fault);
    }
}

const struct message_sensors *simulated_sensors(const struct simulated *simulated) {
    return session_sensors(simulated->session, NULL);
}

bool simulated_motors_off(const struct simulated *simulated) {
    int left, right;
    world_motors(simulated->world, 0, &left, &right);
    return left == 0 && right == 0;
}
