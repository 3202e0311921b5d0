/* The real firmware, power cut at every EEPROM write and the cable at every byte of a program that
 * is sent to be kept: afterwards the robot has the old program, the new one, or none; never a
 * mixture. Every third moment is taken, CUTS=1 takes them all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/core/hal.h"
#include "tests/firmware-bridge/firmware/simulated/support_on_board.h"

#define BOOT_MS   50
#define OUTCOMES  4
#define STRIDE    3 /* prime to OUTCOMES: all of them are met */
#define SEND_ANEW 8 /* after one cut of so many */
#define ALWAYS    UINT32_MAX
#define REPORT_MS 500
#define OLD_TEXT  "robot.afficher(1)\nrobot.attendre(0.5)\nrobot.afficher(2, 3, 4)\n"
#define NEW_TEXT                                                                                   \
    "local n = 6\nrobot.afficher(n + 1)\nwhile n > 0 do\n  n = n - 1\n"                            \
    "  if robot.bouton() then\n    robot.rouler(n * 10, 20)\n  end\n  robot.attendre(0.1)\nend\n"
#define OLD_SAYS     1
#define NEW_SAYS     7
#define PROGRAM_HERE (BOARD_EEPROM_PROGRAM + 1) /* behind the mark, see program_store.h */

/* A robot on a table, and a cable that takes so many bytes more. */
struct stage {
    struct virtual_table *table;
    struct simulated_chip *chip;
    struct transport_board board; /* behind the cable */
    uint32_t passes, passed;      /* bytes to the robot */
    uint32_t sessions;
    struct program *old, *new;
    uint8_t eeprom[SIMULATED_CHIP_EEPROM]; /* with the old program */
};

/* ---- the cable --------------------------------------------------------------------------- */

static void put(void *context, const uint8_t *bytes, size_t count) {
    struct stage *stage = context;
    const uint32_t left = stage->passes - stage->passed;
    const size_t taken = count < left ? count : left;
    stage->board.write(stage->board.board, bytes, taken);
    stage->passed += (uint32_t)taken;
}

static size_t take(void *context, uint8_t *bytes, size_t room) {
    struct stage *stage = context;
    const size_t count = stage->board.read(stage->board.board, bytes, room);
    return stage->passed < stage->passes ? count : 0;
}

static uint32_t now_ms(void *context) {
    return virtual_table_time_ms(((struct stage *)context)->table);
}

static void advance(void *context, uint32_t until_ms) {
    struct stage *stage = context;
    if (stage->passed < stage->passes) {
        stage->board.advance(stage->board.board, until_ms);
    } else {
        virtual_table_advance(stage->table, until_ms);
    }
}

/* ---- the stage ----------------------------------------------------------------------------- */

static struct on_board *plug_in(struct stage *stage, uint32_t passes) {
    const struct transport_board cable = {
        .board = stage, .write = put, .read = take, .now_ms = now_ms, .advance = advance};
    const struct on_board_options options = {.computer_id = ++stage->sessions};
    struct transport transport;
    struct on_board *link = NULL;
    struct fault fault = {0};
    stage->passes = ALWAYS;
    stage->passed = 0;
    assert_true(transport_in_process(&cable, &transport, &fault));
    if (!on_board_open_transport(&transport, &options, &link, &fault)) {
        fail_msg("%s", fault.message);
    }
    stage->passed = 0;
    stage->passes = passes;
    return link;
}

static void switch_on(struct stage *stage) {
    simulated_chip_cut_at_write(stage->chip, 0, SIMULATED_EEPROM_OLD);
    virtual_table_reboot(stage->table, 0);
    virtual_table_advance(stage->table, virtual_table_time_ms(stage->table) + BOOT_MS);
}

/* The new program is sent; whether all of it went well. */
static bool send_new(struct stage *stage, uint32_t passes, uint32_t cut_at,
                     enum simulated_eeprom_cut outcome) {
    struct fault fault = {0};
    struct on_board *link = plug_in(stage, passes);
    simulated_chip_cut_at_write(stage->chip, cut_at, outcome);
    const bool sent =
        on_board_send(link, stage->new->bytes, stage->new->length, PROGRAM_IN_EEPROM, &fault);
    on_board_close(link);
    return sent;
}

static void take_back(struct stage *stage) {
    memcpy(simulated_chip_eeprom(stage->chip), stage->eeprom, sizeof stage->eeprom);
    switch_on(stage);
}

static void set_stage(struct stage *stage, const char *board) {
    struct fault fault = {0};
    int robot;
    memset(stage, 0, sizeof *stage);
    assert_true(virtual_table_create(SUPPORT_OPEN_FLOOR, 1, &stage->table, &fault));
    assert_true(simulated_robot_add(stage->table, board, NULL, NULL, &robot, &fault));
    stage->chip = simulated_robot_chip(stage->table, robot);
    stage->board = virtual_table_transport(stage->table, robot);
    stage->old = support_compile(OLD_TEXT);
    stage->new = support_compile(NEW_TEXT);
    switch_on(stage);
    struct on_board *link = plug_in(stage, ALWAYS);
    assert_true(
        on_board_send(link, stage->old->bytes, stage->old->length, PROGRAM_IN_EEPROM, &fault));
    on_board_close(link);
    memcpy(stage->eeprom, simulated_chip_eeprom(stage->chip), sizeof stage->eeprom);
}

static void clear_stage(struct stage *stage) {
    compile_free(stage->old);
    compile_free(stage->new);
    virtual_table_destroy(stage->table);
}

/* ---- what the robot has ------------------------------------------------------------------------
 */

/* Runs what is kept: the first number that it prints. */
static int first_words(struct stage *stage, struct on_board *link) {
    static struct on_board_seen seen;
    struct fault fault = {0};
    const uint32_t until_ms = virtual_table_time_ms(stage->table) + REPORT_MS;
    assert_true(on_board_start(link, PROGRAM_IN_EEPROM, &fault));
    do {
        assert_true(on_board_watch(link, until_ms, &seen, &fault));
        if (seen.kind == ON_BOARD_REPORT && seen.report.kind == REPORT_PRINT) {
            return seen.report.values[0].integer;
        }
    } while (virtual_table_time_ms(stage->table) < until_ms);
    return 0;
}

static bool holds(const struct stage *stage, const struct program *program,
                  const struct message_program_info *info) {
    return info->eeprom_length == program->length &&
           memcmp(simulated_chip_eeprom(stage->chip) + PROGRAM_HERE, program->bytes,
                  program->length) == 0;
}

enum kept { KEPT_NOTHING, KEPT_OLD, KEPT_NEW };

/* Old, new or none, in the robot's words, in its EEPROM's bytes and when it is started. */
static enum kept check(struct stage *stage) {
    enum kept kept = KEPT_NOTHING;
    struct message_program_info info = {0};
    struct fault fault = {0};
    struct on_board *link = plug_in(stage, ALWAYS);
    assert_true(on_board_info(link, &info, &fault));
    if (info.eeprom_length == 0) {
        assert_false(on_board_start(link, PROGRAM_IN_EEPROM, &fault));
        assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    } else if (holds(stage, stage->old, &info)) {
        kept = KEPT_OLD;
        assert_int_equal(first_words(stage, link), OLD_SAYS);
    } else {
        kept = KEPT_NEW;
        assert_true(holds(stage, stage->new, &info));
        assert_int_equal(first_words(stage, link), NEW_SAYS);
    }
    on_board_close(link);
    return kept;
}

static void check_that_it_takes_the_new_one(struct stage *stage) {
    struct message_program_info info;
    struct fault fault = {0};
    switch_on(stage);
    assert_true(send_new(stage, ALWAYS, 0, SIMULATED_EEPROM_OLD));
    struct on_board *link = plug_in(stage, ALWAYS);
    assert_true(on_board_info(link, &info, &fault));
    assert_true(holds(stage, stage->new, &info));
    on_board_close(link);
}

/* ---- the campaigns
 * -------------------------------------------------------------------------------- */

/* From one moment to the next. */
static uint32_t stride(void) {
    const char *wanted = getenv("CUTS");
    return wanted != NULL && atoi(wanted) > 0 ? (uint32_t)atoi(wanted) : STRIDE;
}

static enum kept cut_power(struct stage *stage, uint32_t write, enum simulated_eeprom_cut outcome,
                           bool send_anew) {
    take_back(stage);
    assert_false(send_new(stage, ALWAYS, write, outcome));
    assert_int_equal(simulated_chip_state(stage->chip), SIMULATED_CHIP_OFF);
    switch_on(stage);
    const enum kept kept = check(stage);
    if (send_anew) {
        check_that_it_takes_the_new_one(stage);
    }
    return kept;
}

static void power_cut_at_any_write_leaves_the_old_program_the_new_one_or_none(void **state) {
    (void)state;
    struct stage stage;
    int cuts = 0, found[3] = {0};
    set_stage(&stage, "uno");
    take_back(&stage);
    const uint32_t before = simulated_chip_eeprom_writes(stage.chip);
    assert_true(send_new(&stage, ALWAYS, 0, SIMULATED_EEPROM_OLD));
    const uint32_t writes = simulated_chip_eeprom_writes(stage.chip) - before;
    assert_true(writes > stage.new->length / 3);
    for (uint32_t moment = 0; moment < writes * OUTCOMES; moment += stride()) {
        found[cut_power(&stage, moment / OUTCOMES + 1,
                        (enum simulated_eeprom_cut)(moment % OUTCOMES), cuts % SEND_ANEW == 0)]++;
        cuts++;
    }
    print_message("%d power cuts at %u writes: old %d, none %d, new %d\n", cuts, writes,
                  found[KEPT_OLD], found[KEPT_NOTHING], found[KEPT_NEW]);
    assert_true(found[KEPT_OLD] > 0 && found[KEPT_NOTHING] > 0);
    clear_stage(&stage);
}

/* Whether the computer was told that all is done: then it is. */
static bool pull_cable(struct stage *stage, uint32_t byte, bool send_anew) {
    take_back(stage);
    const bool sent = send_new(stage, byte, 0, SIMULATED_EEPROM_OLD);
    const enum kept kept = check(stage); /* it is on, and plugged in again */
    assert_true(!sent || kept == KEPT_NEW);
    switch_on(stage);
    /* The mark of a whole program may have been on its way to EEPROM: looked for at power-on. */
    const enum kept then = check(stage);
    assert_true(then == kept || (kept == KEPT_NOTHING && then == KEPT_NEW));
    if (send_anew) {
        check_that_it_takes_the_new_one(stage);
    }
    return sent;
}

static void cable_out_at_any_byte_leaves_the_old_program_the_new_one_or_none(void **state) {
    (void)state;
    struct stage stage;
    int cuts = 0, told_done = 0;
    set_stage(&stage, "mbot");
    take_back(&stage);
    assert_true(send_new(&stage, ALWAYS, 0, SIMULATED_EEPROM_OLD));
    const uint32_t bytes = stage.passed;
    assert_true(bytes > stage.new->length);
    for (uint32_t byte = 0; byte < bytes; byte += stride()) {
        told_done += pull_cable(&stage, byte, cuts % SEND_ANEW == 0);
        cuts++;
    }
    print_message("%d of %u bytes after which the cable was out\n", cuts, bytes);
    assert_true(told_done < cuts / 4); /* all was there, only a heartbeat was not */
    clear_stage(&stage);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(power_cut_at_any_write_leaves_the_old_program_the_new_one_or_none),
        cmocka_unit_test(cable_out_at_any_byte_leaves_the_old_program_the_new_one_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
