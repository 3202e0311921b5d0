#include "tests/firmware-bridge/robots/support_on_board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define FLOOR "tests/firmware-bridge/firmware/open.json"
#define ROOM  4096

static void well(bool done, const struct fault *fault) {
    if (!done) {
        fail_msg("%s (%s) %s", fault->message, fault_kind_word(fault->kind), fault->advice);
    }
}

/* ---- the cable -------------------------------------------------------------------- */

static void cable_write(void *context, const uint8_t *bytes, size_t count) {
    struct pupil *pupil = context;
    uint8_t spoilt[2 * ROOM];
    assert_true(count <= ROOM);
    if (pupil->bytes_left >= 0 && (long)count > pupil->bytes_left) {
        count = (size_t)pupil->bytes_left;
    }
    pupil->bytes_left -= pupil->bytes_left >= 0 ? (long)count : 0;
    pupil->bytes_sent += (long)count;
    const size_t come = line_faults_pass(&pupil->to_robot, bytes, count, spoilt);
    pupil->board.write(pupil->board.board, spoilt, come);
}

static size_t cable_read(void *context, uint8_t *bytes, size_t room) {
    struct pupil *pupil = context;
    uint8_t came[ROOM];
    const size_t half = room / 2 < ROOM ? room / 2 : ROOM;
    const size_t count = pupil->board.read(pupil->board.board, came, half);
    return pupil->bytes_left == 0 ? 0 : line_faults_pass(&pupil->to_computer, came, count, bytes);
}

static uint32_t cable_now_ms(void *context) {
    struct pupil *pupil = context;
    return pupil->board.now_ms(pupil->board.board);
}

static void cable_advance(void *context, uint32_t until_ms) {
    struct pupil *pupil = context;
    pupil->board.advance(pupil->board.board, until_ms);
}

/* ---- the pupil ----------------------------------------------------------------------- */

void pupil_start(struct pupil *pupil, uint16_t length, struct chance chance) {
    struct fault fault = {0};
    *pupil = (struct pupil){.bytes_left = -1, .length = length, .chance = chance};
    assert_true(length <= PROGRAM_BYTES);
    well(virtual_table_create(FLOOR, 1, &pupil->table, &fault), &fault);
    well(virtual_table_add_robot(pupil->table, NULL, NULL, &pupil->robot, &fault), &fault);
    pupil->board = virtual_table_transport(pupil->table, pupil->robot);
    support_image(pupil->image, length, &pupil->chance);
}

void pupil_end(struct pupil *pupil) {
    pupil_unplug(pupil);
    virtual_table_destroy(pupil->table);
}

bool pupil_try_plug(struct pupil *pupil, struct fault *fault) {
    const struct transport_board cable = {.board = pupil,
                                          .write = cable_write,
                                          .read = cable_read,
                                          .now_ms = cable_now_ms,
                                          .advance = cable_advance};
    struct transport transport;
    return transport_in_process(&cable, &transport, fault) &&
           on_board_open_transport(&transport, &pupil->options, &pupil->link, fault);
}

void pupil_plug(struct pupil *pupil) {
    struct fault fault = {0};
    pupil->bytes_left = -1;
    well(pupil_try_plug(pupil, &fault), &fault);
}

void pupil_unplug(struct pupil *pupil) {
    on_board_close(pupil->link);
    pupil->link = NULL;
}

void pupil_send(struct pupil *pupil, enum program_place place) {
    struct fault fault = {0};
    well(on_board_send(pupil->link, pupil->image, pupil->length, place, &fault), &fault);
}

void pupil_start_program(struct pupil *pupil, enum program_place place) {
    struct fault fault = {0};
    well(on_board_start(pupil->link, place, &fault), &fault);
}

struct message_program_info pupil_info(struct pupil *pupil) {
    struct fault fault = {0};
    struct message_program_info info = {0};
    well(on_board_info(pupil->link, &info, &fault), &fault);
    return info;
}

void pupil_pass(struct pupil *pupil, uint32_t ms) {
    virtual_table_advance(pupil->table, virtual_table_time_ms(pupil->table) + ms);
}

void pupil_press(struct pupil *pupil, uint32_t ms) {
    world_press_buttons(virtual_table_world(pupil->table), pupil->robot, 1);
    pupil_pass(pupil, ms);
    world_press_buttons(virtual_table_world(pupil->table), pupil->robot, 0);
    pupil_pass(pupil, 50);
}

bool pupil_motors_are(const struct pupil *pupil, int left_permille, int right_permille) {
    int left = 0, right = 0;
    virtual_table_motors(pupil->table, pupil->robot, &left, &right);
    return left == left_permille && right == right_permille;
}
