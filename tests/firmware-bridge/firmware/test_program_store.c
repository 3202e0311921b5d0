/* The program store: what is sent is kept, what cannot be is refused and leaves the old program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/firmware-bridge/firmware/support_store_bench.h"

/* ---- what works ------------------------------------------------------------------- */

static void a_new_robot_has_no_program(void **state) {
    (void)state;
    struct bench bench;
    start(&bench, RAM, chance_start(__func__));
    assert_true(holds_nothing(&bench, PROGRAM_IN_RAM));
    assert_true(holds_nothing(&bench, PROGRAM_IN_EEPROM));
}

static void a_program_in_ram_is_there_until_power_goes(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    make(&program, 333, &bench.chance);
    assert_int_equal(upload(&bench, PROGRAM_IN_RAM, &program), REFUSAL_NONE);
    assert_true(holds(&bench, PROGRAM_IN_RAM, &program));
    assert_true(holds(&bench, PROGRAM_IN_RAM, &program));
    assert_int_equal(bench.board.writes, 0);
    reboot(&bench);
    assert_true(holds_nothing(&bench, PROGRAM_IN_RAM));
}

static void a_kept_program_is_there_after_power_off(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    for (uint16_t length = SUPPORT_IMAGE_LEAST; length <= PROGRAM_STORE_EEPROM; length++) {
        make(&program, length, &bench.chance);
        bench.board.write_ticks = 0;
        assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_NONE);
        reboot(&bench);
        assert_true(holds(&bench, PROGRAM_IN_EEPROM, &program));
    }
}

static void the_board_s_own_bytes_are_left_alone(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    make(&program, PROGRAM_STORE_EEPROM, &bench.chance);
    assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_NONE);
    for (int i = 0; i < BOARD_EEPROM_PROGRAM; i++) {
        assert_int_equal(bench.board.eeprom[i], 0xff);
    }
}

static void the_same_program_again_wears_nothing(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    make(&program, 500, &bench.chance);
    assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_NONE);
    const uint32_t writes = bench.board.writes;
    assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_NONE);
    assert_int_equal(bench.board.writes, writes);
    assert_true(holds(&bench, PROGRAM_IN_EEPROM, &program));
}

static void a_small_change_writes_few_bytes(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    make(&program, 500, &bench.chance);
    assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_NONE);
    const uint32_t writes = bench.board.writes;
    program.bytes[300] ^= 1;
    support_image_seal(program.bytes, program.length);
    program.crc = support_image_crc(program.bytes, program.length);
    assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_NONE);
    assert_true(bench.board.writes - writes <= 2 + 1 + 4); /* mark twice, byte, CRC */
    assert_true(holds(&bench, PROGRAM_IN_EEPROM, &program));
}

static void a_kept_program_may_be_longer_than_ram(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, 160, chance_start(__func__));
    make(&program, 900, &bench.chance);
    bench.board.write_ticks = 3;
    assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_NONE);
    assert_true(holds(&bench, PROGRAM_IN_EEPROM, &program));
}

static void writing_overlaps_with_reception(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    make(&program, 500, &bench.chance);
    assert_int_equal(begin(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_NONE);
    assert_int_equal(send(&bench, &program, 0, 108), REFUSAL_NONE);
    for (int i = 0; i < 400; i++) {
        tick(&bench);
    }
    assert_memory_equal(bench.board.eeprom + BOARD_EEPROM_PROGRAM + 1, program.bytes, 108);
}

static void a_program_that_runs_from_eeprom_takes_the_ram(void **state) {
    (void)state;
    struct bench bench;
    struct program kept, quick;
    start(&bench, RAM, chance_start(__func__));
    make(&kept, 200, &bench.chance);
    make(&quick, 100, &bench.chance);
    assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &kept), REFUSAL_NONE);
    assert_int_equal(upload(&bench, PROGRAM_IN_RAM, &quick), REFUSAL_NONE);
    assert_true(holds(&bench, PROGRAM_IN_RAM, &quick));
    assert_true(holds(&bench, PROGRAM_IN_EEPROM, &kept));
    assert_true(holds_nothing(&bench, PROGRAM_IN_RAM));
}

static void an_erased_program_stays_erased(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    make(&program, 200, &bench.chance);
    for (int place = PROGRAM_IN_RAM; place <= PROGRAM_IN_EEPROM; place++) {
        const enum program_place where = (enum program_place)place;
        assert_int_equal(upload(&bench, where, &program), REFUSAL_NONE);
        enum refusal refusal = REFUSAL_BUSY;
        for (int i = 0; refusal == REFUSAL_BUSY && i < 10; i++) {
            refusal = program_erase(&bench.store, where);
            tick(&bench);
        }
        assert_int_equal(refusal, REFUSAL_NONE);
        assert_true(holds_nothing(&bench, where));
        reboot(&bench);
        assert_true(holds_nothing(&bench, where));
    }
}

static void it_says_what_it_has_and_has_room_for(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    struct message_program_info info = {0};
    char name[MESSAGE_PROGRAM_NAME_MAX + 1];
    start(&bench, RAM, chance_start(__func__));
    make(&program, 200, &bench.chance);
    assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_NONE);
    program_store_describe(&bench.store, &info);
    assert_int_equal(info.eeprom_length, 200);
    assert_int_equal(info.eeprom_crc, program.crc);
    assert_int_equal(info.ram_length, 0);
    assert_int_equal(info.ram_max, RAM);
    assert_int_equal(info.eeprom_max, PROGRAM_STORE_EEPROM);
    assert_int_equal(info.memory, RAM);
    assert_int_equal(info.format, IMAGE_VERSION);
    program_store_name(&bench.store, PROGRAM_IN_EEPROM, name);
    assert_string_equal(name, "p");
    program_store_name(&bench.store, PROGRAM_IN_RAM, name);
    assert_string_equal(name, "");
}

/* ---- what is refused, and leaves the old program where it is ------------------------- */

static void refuse(struct bench *bench, enum program_place place, struct program *program,
                   enum refusal wanted) {
    struct program old;
    make(&old, 211, &bench->chance);
    assert_int_equal(upload(bench, PROGRAM_IN_EEPROM, &old), REFUSAL_NONE);
    const uint32_t writes = bench->board.writes;
    assert_int_equal(upload(bench, place, program), wanted);
    assert_int_equal(bench->board.writes, writes);
    assert_true(holds(bench, PROGRAM_IN_EEPROM, &old));
    reboot(bench);
    assert_true(holds(bench, PROGRAM_IN_EEPROM, &old));
}

static void a_program_too_large_leaves_the_old_one(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    make(&program, PROGRAM_STORE_EEPROM + 1, &bench.chance);
    refuse(&bench, PROGRAM_IN_EEPROM, &program, REFUSAL_TOO_LARGE);
    make(&program, RAM + 1, &bench.chance);
    refuse(&bench, PROGRAM_IN_RAM, &program, REFUSAL_TOO_LARGE);
    make(&program, 4096, &bench.chance);
    refuse(&bench, PROGRAM_IN_RAM, &program, REFUSAL_TOO_LARGE);
}

static void a_program_that_needs_too_much_memory_leaves_the_old_one(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    make(&program, 100, &bench.chance);
    program.bytes[6] = (uint8_t)((RAM + 1) & 0xff);
    program.bytes[7] = (RAM + 1) >> 8;
    refuse(&bench, PROGRAM_IN_EEPROM, &program, REFUSAL_TOO_LARGE);
    program.bytes[6] = (uint8_t)((RAM - 99) & 0xff); /* beside an image of 100 bytes in RAM */
    program.bytes[7] = (RAM - 99) >> 8;
    refuse(&bench, PROGRAM_IN_RAM, &program, REFUSAL_TOO_LARGE);
}

static void a_program_of_a_newer_format_leaves_the_old_one(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    make(&program, 100, &bench.chance);
    program.bytes[2] = IMAGE_VERSION + 1;
    refuse(&bench, PROGRAM_IN_EEPROM, &program, REFUSAL_FOREIGN);
    refuse(&bench, PROGRAM_IN_RAM, &program, REFUSAL_FOREIGN);
    program.bytes[2] = IMAGE_VERSION;
    program.bytes[3] = IMAGE_NATIVES + 1;
    refuse(&bench, PROGRAM_IN_EEPROM, &program, REFUSAL_FOREIGN);
}

static void what_is_no_program_leaves_the_old_one(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    make(&program, 100, &bench.chance);
    program.bytes[0] = 'Q';
    refuse(&bench, PROGRAM_IN_EEPROM, &program, REFUSAL_DAMAGED);
    make(&program, 100, &bench.chance);
    program.bytes[4]++;
    refuse(&bench, PROGRAM_IN_EEPROM, &program, REFUSAL_DAMAGED);
    make(&program, 100, &bench.chance);
    program.length = 10;
    refuse(&bench, PROGRAM_IN_EEPROM, &program, REFUSAL_DAMAGED);
}

static void a_program_damaged_on_its_way_never_becomes_whole(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    bench.board.write_ticks = 0;
    make(&program, 120, &bench.chance);
    for (int bit = 18 * 8; bit < 120 * 8; bit++) { /* the header is refused at once */
        program.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_DAMAGED);
        assert_true(holds_nothing(&bench, PROGRAM_IN_EEPROM));
        assert_int_equal(upload(&bench, PROGRAM_IN_RAM, &program), REFUSAL_DAMAGED);
        assert_true(holds_nothing(&bench, PROGRAM_IN_RAM));
        program.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

static void another_program_than_announced_never_becomes_whole(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    make(&program, 100, &bench.chance);
    program.crc++;
    assert_int_equal(upload(&bench, PROGRAM_IN_RAM, &program), REFUSAL_DAMAGED);
    assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_DAMAGED);
    assert_true(holds_nothing(&bench, PROGRAM_IN_EEPROM));
}

static void bytes_out_of_place_are_refused(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    make(&program, 100, &bench.chance);
    assert_int_equal(program_data(&bench.store, 0, program.bytes, 50), REFUSAL_RANGE);
    assert_int_equal(program_end(&bench.store), REFUSAL_RANGE);
    assert_int_equal(begin(&bench, PROGRAM_IN_RAM, &program), REFUSAL_NONE);
    assert_int_equal(program_data(&bench.store, 10, program.bytes + 10, 50), REFUSAL_BUSY);
    assert_int_equal(program_data(&bench.store, 0, program.bytes, 50), REFUSAL_NONE);
    assert_int_equal(program_data(&bench.store, 0, program.bytes, 50), REFUSAL_RANGE);
    assert_int_equal(program_data(&bench.store, 50, program.bytes + 50, 51), REFUSAL_RANGE);
    assert_int_equal(program_data(&bench.store, 0xfff0, program.bytes, 50), REFUSAL_RANGE);
    assert_int_equal(program_end(&bench.store), REFUSAL_RANGE);
    assert_int_equal(program_data(&bench.store, 50, program.bytes + 50, 50), REFUSAL_NONE);
    assert_int_equal(program_end(&bench.store), REFUSAL_NONE);
    assert_int_equal(program_end(&bench.store), REFUSAL_RANGE);
    assert_true(holds(&bench, PROGRAM_IN_RAM, &program));
}

static void a_board_without_memory_takes_nothing(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, 0, chance_start(__func__));
    make(&program, 100, &bench.chance);
    assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_UNSUPPORTED);
    assert_true(holds_nothing(&bench, PROGRAM_IN_EEPROM));
}

static void an_eeprom_that_does_not_keep_is_named_broken(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    start(&bench, RAM, chance_start(__func__));
    make(&program, 200, &bench.chance);
    const uint16_t stuck[] = {BOARD_EEPROM_PROGRAM, BOARD_EEPROM_PROGRAM + 1,
                              BOARD_EEPROM_PROGRAM + 77, BOARD_EEPROM_PROGRAM + 200};
    for (int i = 0; i < 4; i++) {
        start(&bench, RAM, bench.chance);
        bench.board.stuck = stuck[i];
        const uint32_t writes = bench.board.writes;
        assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_BROKEN);
        assert_true(bench.board.writes - writes < 250); /* it does not wear the rest out */
        assert_true(holds_nothing(&bench, PROGRAM_IN_EEPROM));
        reboot(&bench);
        assert_true(holds_nothing(&bench, PROGRAM_IN_EEPROM));
    }
}

static void an_eeprom_that_rots_is_noticed_before_the_start(void **state) {
    (void)state;
    struct bench bench;
    struct program program;
    struct image image;
    start(&bench, RAM, chance_start(__func__));
    make(&program, 200, &bench.chance);
    assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_NONE);
    bench.board.eeprom[BOARD_EEPROM_PROGRAM + 1 + 150] ^= 0x10;
    assert_int_equal(load(&bench, PROGRAM_IN_EEPROM, &image), REFUSAL_DAMAGED);
    reboot(&bench);
    assert_true(holds_nothing(&bench, PROGRAM_IN_EEPROM));
    assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &program), REFUSAL_NONE);
    assert_true(holds(&bench, PROGRAM_IN_EEPROM, &program));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_robot_has_no_program),
        cmocka_unit_test(a_program_in_ram_is_there_until_power_goes),
        cmocka_unit_test(a_kept_program_is_there_after_power_off),
        cmocka_unit_test(the_board_s_own_bytes_are_left_alone),
        cmocka_unit_test(the_same_program_again_wears_nothing),
        cmocka_unit_test(a_small_change_writes_few_bytes),
        cmocka_unit_test(a_kept_program_may_be_longer_than_ram),
        cmocka_unit_test(writing_overlaps_with_reception),
        cmocka_unit_test(a_program_that_runs_from_eeprom_takes_the_ram),
        cmocka_unit_test(an_erased_program_stays_erased),
        cmocka_unit_test(it_says_what_it_has_and_has_room_for),
        cmocka_unit_test(a_program_too_large_leaves_the_old_one),
        cmocka_unit_test(a_program_that_needs_too_much_memory_leaves_the_old_one),
        cmocka_unit_test(a_program_of_a_newer_format_leaves_the_old_one),
        cmocka_unit_test(what_is_no_program_leaves_the_old_one),
        cmocka_unit_test(a_program_damaged_on_its_way_never_becomes_whole),
        cmocka_unit_test(another_program_than_announced_never_becomes_whole),
        cmocka_unit_test(bytes_out_of_place_are_refused),
        cmocka_unit_test(a_board_without_memory_takes_nothing),
        cmocka_unit_test(an_eeprom_that_does_not_keep_is_named_broken),
        cmocka_unit_test(an_eeprom_that_rots_is_noticed_before_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
