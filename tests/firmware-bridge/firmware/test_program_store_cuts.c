/* Power or cable cut: the robot has the old program, the new one, or none; never a mixture. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/firmware-bridge/firmware/support_store_bench.h"

/* ---- power and cable cut ---------------------------------------------------------------- */

/* A bench whose EEPROM holds `old`, and what it then has after `cut_at` more writes. */
static uint32_t cut(struct bench *bench, const struct program *old, const struct program *new,
                    uint32_t cut_at, uint8_t garbage) {
    start(bench, 300, bench->chance);
    bench->board.write_ticks = 1;
    assert_int_equal(upload(bench, PROGRAM_IN_EEPROM, old), REFUSAL_NONE);
    const uint32_t before = bench->board.writes;
    bench->board.garbage = garbage;
    bench->board.cut_at = cut_at == NEVER ? NEVER : before + cut_at;
    upload(bench, PROGRAM_IN_EEPROM, new);
    return bench->board.writes - before;
}

static void check_cut(struct bench *bench, const struct program *old, const struct program *new) {
    reboot(bench);
    assert_true(holds_nothing(bench, PROGRAM_IN_EEPROM) || holds(bench, PROGRAM_IN_EEPROM, old) ||
                holds(bench, PROGRAM_IN_EEPROM, new));
    assert_int_equal(upload(bench, PROGRAM_IN_EEPROM, new), REFUSAL_NONE);
    assert_true(holds(bench, PROGRAM_IN_EEPROM, new));
}

static void cut_everywhere(struct bench *bench, const struct program *old,
                           const struct program *new) {
    static const uint8_t garbage[] = {0xff, 0x00, PROGRAM_STORE_WHOLE, 0x42};
    const uint32_t writes = cut(bench, old, new, NEVER, 0);
    assert_true(holds(bench, PROGRAM_IN_EEPROM, new));
    for (uint32_t at = 0; at < writes; at++) {
        for (size_t i = 0; i < sizeof garbage; i++) {
            cut(bench, old, new, at, garbage[i]);
            assert_true(bench->board.is_cut);
            check_cut(bench, old, new);
        }
    }
}

static void power_cut_at_any_write_leaves_the_old_program_the_new_one_or_none(void **state) {
    (void)state;
    struct bench bench;
    struct program old, new;
    bench.chance = chance_start(__func__);
    static const uint16_t lengths[][2] = {{120, 150}, {150, 120}, {90, 90}, {29, 400}, {400, 29}};
    for (int i = 0; i < 5; i++) {
        make(&old, lengths[i][0], &bench.chance);
        make(&new, lengths[i][1], &bench.chance);
        cut_everywhere(&bench, &old, &new);
    }
}

static void power_cut_during_a_small_change_leaves_one_or_the_other_or_none(void **state) {
    (void)state;
    struct bench bench;
    struct program old, new;
    bench.chance = chance_start(__func__);
    make(&old, 300, &bench.chance);
    new = old;
    new.bytes[200] ^= 0x04;
    support_image_seal(new.bytes, new.length);
    new.crc = support_image_crc(new.bytes, new.length);
    cut_everywhere(&bench, &old, &new);
}

static void power_cut_during_erasing_leaves_the_program_or_none(void **state) {
    (void)state;
    struct bench bench;
    struct program old;
    bench.chance = chance_start(__func__);
    for (int garbage = 0; garbage < 256; garbage++) {
        start(&bench, RAM, bench.chance);
        make(&old, 100, &bench.chance);
        assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &old), REFUSAL_NONE);
        bench.board.garbage = (uint8_t)garbage;
        bench.board.cut_at = bench.board.writes;
        assert_int_equal(program_erase(&bench.store, PROGRAM_IN_EEPROM), REFUSAL_BUSY);
        reboot(&bench);
        assert_true(garbage == PROGRAM_STORE_WHOLE ? holds(&bench, PROGRAM_IN_EEPROM, &old)
                                                   : holds_nothing(&bench, PROGRAM_IN_EEPROM));
    }
}

/* The cable goes after `bytes` of the new program; then the power, or another upload. */
static void cable_out_at_any_byte_leaves_the_old_program_the_new_one_or_none(void **state) {
    (void)state;
    struct bench bench;
    struct program old, new;
    bench.chance = chance_start(__func__);
    make(&old, 250, &bench.chance);
    make(&new, 280, &bench.chance);
    for (uint16_t bytes = 0; bytes <= new.length; bytes++) {
        for (int ticks = 0; ticks <= 400; ticks += 200) { /* before the power goes, too */
            start(&bench, 300, bench.chance);
            assert_int_equal(upload(&bench, PROGRAM_IN_EEPROM, &old), REFUSAL_NONE);
            assert_int_equal(begin(&bench, PROGRAM_IN_EEPROM, &new), REFUSAL_NONE);
            if (bytes >= IMAGE_HEADER_BYTES) {
                assert_int_equal(send(&bench, &new, 0, bytes), REFUSAL_NONE);
            }
            for (int i = 0; i < ticks; i++) {
                tick(&bench);
            }
            check_cut(&bench, &old, &new);
        }
    }
}

static void a_half_received_program_in_ram_is_never_started(void **state) {
    (void)state;
    struct bench bench;
    struct program old, new;
    start(&bench, RAM, chance_start(__func__));
    make(&old, 250, &bench.chance);
    make(&new, 280, &bench.chance);
    for (uint16_t bytes = IMAGE_HEADER_BYTES; bytes <= new.length; bytes++) {
        assert_int_equal(upload(&bench, PROGRAM_IN_RAM, &old), REFUSAL_NONE);
        assert_int_equal(begin(&bench, PROGRAM_IN_RAM, &new), REFUSAL_NONE);
        assert_int_equal(send(&bench, &new, 0, bytes), REFUSAL_NONE);
        assert_true(holds_nothing(&bench, PROGRAM_IN_RAM));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(power_cut_at_any_write_leaves_the_old_program_the_new_one_or_none),
        cmocka_unit_test(power_cut_during_a_small_change_leaves_one_or_the_other_or_none),
        cmocka_unit_test(power_cut_during_erasing_leaves_the_program_or_none),
        cmocka_unit_test(cable_out_at_any_byte_leaves_the_old_program_the_new_one_or_none),
        cmocka_unit_test(a_half_received_program_in_ram_is_never_started),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
