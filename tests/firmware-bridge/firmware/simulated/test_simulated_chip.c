/* The simulated chip against programs whose behaviour the data sheet gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/firmware-bridge/firmware/simulated/support_chip.h"

#define HERE   "firmware-bridge/firmware/simulated/"
#define SECOND SIMULATED_CHIP_HZ

/* ---- stopwatch ------------------------------------------------------------------------ */

static void the_stopwatch_is_exact_to_the_cycle(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_stopwatch");
    assert_int_equal(chip_lap(chip, SECOND), 1);
    assert_int_equal(chip_lap(chip, SECOND), 1 + 2);
    assert_int_equal(chip_lap(chip, SECOND), 1 + 2);
    assert_int_equal(chip_lap(chip, SECOND), 1 + 2);
    assert_int_equal(chip_lap(chip, SECOND), 1 + 1 + 256 * 3 - 1);
    assert_int_equal(chip_lap(chip, SECOND), 1 + 4 + 4 + 2);
    simulated_chip_destroy(chip);
}

/* 40 turns of nop, dec, brne take 1 + 40 * 4 - 1 + 1 (cli) cycles; the one interrupt that falls
 * into them 4 to enter, 3 for the vector's jmp, 4 for reti. */
static void an_interrupt_costs_what_it_does_in_life(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_stopwatch");
    for (int i = 0; i < 6; i++) {
        chip_lap(chip, SECOND);
    }
    const uint64_t cycles = chip_lap(chip, SECOND);
    const uint64_t interrupts = (cycles - 162) / 11;
    assert_int_equal((cycles - 162) % 11, 0);
    assert_in_range(interrupts, 1, 2);
    simulated_chip_destroy(chip);
}

static void a_program_that_sleeps_for_ever_has_ended(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_stopwatch");
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    assert_int_equal(simulated_chip_mark(chip), 0x5a);
    assert_int_equal(simulated_chip_state(chip), SIMULATED_CHIP_ENDED);
    const uint64_t before = simulated_chip_cycles(chip);
    simulated_chip_run_for(chip, 1000);
    assert_int_equal(simulated_chip_cycles(chip), before + 1000);
    assert_false(simulated_chip_run_to_mark(chip, 1000));
    simulated_chip_destroy(chip);
}

static void time_goes_on_over_a_power_cut(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_echo");
    simulated_chip_run_until(chip, 5000);
    assert_in_range(simulated_chip_cycles(chip), 5000, 5004);
    simulated_chip_power_off(chip);
    assert_int_equal(simulated_chip_state(chip), SIMULATED_CHIP_OFF);
    simulated_chip_run_until(chip, 90000);
    assert_int_equal(simulated_chip_cycles(chip), 90000);
    assert_int_equal(simulated_chip_mark_count(chip), 1);
    simulated_chip_power_on(chip);
    simulated_chip_run_until(chip, 95000);
    assert_int_equal(simulated_chip_state(chip), SIMULATED_CHIP_RUNNING);
    assert_int_equal(simulated_chip_mark_count(chip), 2);
    simulated_chip_destroy(chip);
}

/* ---- serial line ------------------------------------------------------------------------- */

static struct simulated_chip *start_echo(void) {
    struct simulated_chip *chip = chip_start(HERE "chip_echo");
    simulated_chip_set_pin(chip, SIMULATED_PIN('C', 0), false);
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    return chip;
}

static void expect_echo(struct simulated_chip *chip, size_t count) {
    uint8_t bytes[256], got[256];
    for (size_t i = 0; i < count; i++) {
        bytes[i] = (uint8_t)(7 * i + 3);
    }
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    assert_int_equal(simulated_chip_send(chip, bytes, count), count);
    simulated_chip_run_for(chip, (count + 3) * 1389);
    assert_int_equal(simulated_chip_receive(chip, got, sizeof got), count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(got[i], (uint8_t)(bytes[i] + 1));
    }
    assert_int_equal(simulated_chip_line_count(chip).overrun, 0);
    assert_int_equal(simulated_chip_line_count(chip).received, count);
}

static void bytes_come_back_from_a_program_that_polls(void **state) {
    (void)state;
    struct simulated_chip *chip = start_echo();
    expect_echo(chip, 200);
    simulated_chip_destroy(chip);
}

static void bytes_come_back_from_a_program_with_interrupts(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_interrupted");
    expect_echo(chip, 200);
    simulated_chip_destroy(chip);
}

static void a_byte_takes_ten_bits(void **state) {
    (void)state;
    struct simulated_chip *chip = start_echo();
    const uint8_t bytes[100] = {0};
    uint8_t byte;
    const uint64_t start = simulated_chip_cycles(chip);
    simulated_chip_send(chip, bytes, sizeof bytes);
    while (simulated_chip_bytes_under_way(chip) > 0) {
        simulated_chip_run_for(chip, 16);
    }
    /* 138888.9 cycles, and the stop bit counts from its middle */
    assert_in_range(simulated_chip_cycles(chip) - start, 138800, 138850);
    for (int i = 0; i < 1000 && simulated_chip_line_count(chip).sent < 100; i++) {
        simulated_chip_run_for(chip, 16);
    }
    /* the last one back: 10 bits at the chip's own rate, 136 cycles each */
    assert_in_range(simulated_chip_cycles(chip) - start, 138819 + 1360, 138819 + 1360 + 80);
    assert_int_equal(simulated_chip_receive(chip, &byte, 1), 1);
    simulated_chip_destroy(chip);
}

/* Two bytes of buffer, one in the shift register: the fourth's start bit kills the third. */
static void bytes_that_are_not_read_in_time_are_lost_and_counted(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_echo");
    const uint8_t bytes[] = {10, 20, 30, 40, 50};
    uint8_t got[8];
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    simulated_chip_set_pin(chip, SIMULATED_PIN('C', 0), true);
    simulated_chip_send(chip, bytes, 3);
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    assert_int_equal(simulated_chip_line_count(chip).overrun, 0);
    simulated_chip_send(chip, bytes + 3, 2);
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    assert_int_equal(simulated_chip_line_count(chip).overrun, 2);
    assert_int_not_equal(simulated_chip_peek(chip, 0xc0) & 0x08, 0); /* DOR */
    simulated_chip_set_pin(chip, SIMULATED_PIN('C', 0), false);
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    assert_int_equal(simulated_chip_receive(chip, got, sizeof got), 3);
    const uint8_t kept[] = {11, 21, 51};
    assert_memory_equal(got, kept, 3);
    assert_in_range(simulated_chip_line_count(chip).longest_wait_cycles,
                    2 * SIMULATED_CHIP_MS - 3000, 2 * SIMULATED_CHIP_MS);
    simulated_chip_destroy(chip);
}

static void bytes_to_a_chip_that_is_off_are_lost(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_echo");
    const uint8_t bytes[4] = {1, 2, 3, 4};
    simulated_chip_power_off(chip);
    assert_int_equal(simulated_chip_send(chip, bytes, 4), 4);
    simulated_chip_power_on(chip);
    simulated_chip_send(chip, bytes, 1); /* its start bit comes before RXEN */
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    assert_int_equal(simulated_chip_line_count(chip).deaf, 4);
    assert_int_equal(simulated_chip_line_count(chip).received, 1);
    simulated_chip_destroy(chip);
}

/* ---- EEPROM -----------------------------------------------------------------------------------
 */

static void reading_the_eeprom_halts_for_four_cycles(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_eeprom");
    simulated_chip_run_to_mark(chip, SECOND);
    simulated_chip_run_to_mark(chip, SECOND);
    /* out, sbi, ldi */
    assert_int_equal(simulated_chip_lap_cycles(chip), 1 + 2 + 4 + 1);
    simulated_chip_destroy(chip);
}

static void writing_an_eeprom_byte_takes_3_3_ms(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_eeprom");
    simulated_chip_run_to_mark(chip, SECOND);
    simulated_chip_run_to_mark(chip, SECOND);
    for (int i = 0; i < 16; i++) {
        assert_in_range(chip_lap(chip, SECOND), 52800, 52840);
    }
    assert_int_equal(simulated_chip_eeprom_writes(chip), 16);
    for (int i = 0; i < 16; i++) {
        assert_int_equal(simulated_chip_eeprom(chip)[i], 0x10 + i);
    }
    assert_true(simulated_chip_run_to_mark(chip, SECOND));
    assert_int_equal(simulated_chip_mark(chip), (16 * 0x10 + 120) & 0xff);
    assert_true(simulated_chip_run_to_mark(chip, SECOND));
    assert_int_equal(simulated_chip_mark(chip), 0); /* not without EEMPE */
    assert_int_equal(simulated_chip_eeprom_writes(chip), 16);
    assert_int_equal(chip_lap(chip, SECOND), 1 + 2 + 2 + 2 + 1); /* out, sbi, sbi, halted, ldi */
    simulated_chip_destroy(chip);
}

static void the_eeprom_keeps_its_bytes_without_power(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_eeprom");
    simulated_chip_run_for(chip, 60 * SIMULATED_CHIP_MS);
    simulated_chip_power_off(chip);
    simulated_chip_power_on(chip);
    assert_int_equal(simulated_chip_eeprom(chip)[15], 0x1f);
    assert_int_equal(simulated_chip_eeprom(chip)[16], 0xff);
    simulated_chip_destroy(chip);
}

static void power_can_be_cut_at_any_byte_with_any_outcome(void **state) {
    (void)state;
    static const uint8_t after[] = {0x77, 0xff, 0x14 | 0x5a, 0x14};
    for (int outcome = SIMULATED_EEPROM_OLD; outcome <= SIMULATED_EEPROM_NEW; outcome++) {
        struct simulated_chip *chip = chip_start(HERE "chip_eeprom");
        simulated_chip_eeprom(chip)[4] = 0x77;
        simulated_chip_cut_at_write(chip, 5, (enum simulated_eeprom_cut)outcome);
        simulated_chip_run_for(chip, 100 * SIMULATED_CHIP_MS);
        assert_int_equal(simulated_chip_state(chip), SIMULATED_CHIP_OFF);
        assert_int_equal(simulated_chip_cycles(chip), 100 * SIMULATED_CHIP_MS);
        assert_int_equal(simulated_chip_eeprom(chip)[3], 0x13);
        assert_int_equal(simulated_chip_eeprom(chip)[4], after[outcome]);
        assert_int_equal(simulated_chip_eeprom(chip)[5], 0xff);
        simulated_chip_power_on(chip); /* and it starts afresh, uncut */
        simulated_chip_run_for(chip, 100 * SIMULATED_CHIP_MS);
        assert_int_equal(simulated_chip_eeprom(chip)[15], 0x1f);
        simulated_chip_destroy(chip);
    }
}

static void power_off_inside_a_write_leaves_the_byte_broken(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_eeprom");
    simulated_chip_eeprom(chip)[0] = 0x33;
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    simulated_chip_power_off(chip);
    assert_int_equal(simulated_chip_eeprom(chip)[0], 0xff);
    simulated_chip_power_on(chip);
    simulated_chip_run_for(chip, 3 * SIMULATED_CHIP_MS);
    simulated_chip_power_off(chip);
    assert_int_equal(simulated_chip_eeprom(chip)[0], 0x10 | 0x5a);
    simulated_chip_destroy(chip);
}

static void a_worn_cell_keeps_what_it_holds(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_eeprom");
    simulated_chip_wear_eeprom(chip, 7, 2);
    simulated_chip_run_for(chip, 60 * SIMULATED_CHIP_MS);
    const uint8_t *bytes = simulated_chip_eeprom(chip);
    assert_int_equal(bytes[6], 0x16);
    assert_int_equal(bytes[7], 0xff);
    assert_int_equal(bytes[8], 0xff);
    assert_int_equal(bytes[9], 0x19);
    simulated_chip_destroy(chip);
}

/* ---- pins
 * ----------------------------------------------------------------------------------------- */

static struct simulated_chip *pins_after(int marks) {
    struct simulated_chip *chip = chip_start(HERE "chip_pins");
    simulated_chip_set_millivolts(chip, 3, 2500);
    simulated_chip_set_pin(chip, SIMULATED_PIN('C', 1), false);
    for (int i = 0; i < marks; i++) {
        assert_true(simulated_chip_run_to_mark(chip, SECOND));
    }
    return chip;
}

static void pwm_pins_tell_their_share_of_high(void **state) {
    (void)state;
    struct simulated_chip *chip = pins_after(2);
    assert_int_equal(simulated_chip_duty(chip, SIMULATED_PIN('D', 6)), 250);
    assert_int_equal(simulated_chip_duty(chip, SIMULATED_PIN('D', 5)), 250); /* inverted 750 */
    assert_int_equal(simulated_chip_duty(chip, SIMULATED_PIN('B', 1)), 250);
    assert_int_equal(simulated_chip_duty(chip, SIMULATED_PIN('D', 4)), 1000);
    assert_int_equal(simulated_chip_duty(chip, SIMULATED_PIN('D', 7)), 0);
    assert_int_equal(simulated_chip_duty(chip, SIMULATED_PIN_NONE), 0);
    simulated_chip_destroy(chip);
}

static void a_toggled_pin_tells_its_frequency(void **state) {
    (void)state;
    struct simulated_chip *chip = pins_after(2);
    assert_int_equal(simulated_chip_toggle_hz(chip, SIMULATED_PIN('B', 3)), 1000);
    assert_int_equal(simulated_chip_toggle_hz(chip, SIMULATED_PIN('D', 6)), 0);
    simulated_chip_destroy(chip);
}

static void volts_arrive_at_the_converter(void **state) {
    (void)state;
    struct simulated_chip *chip = pins_after(2);
    assert_int_equal(simulated_chip_mark(chip), 1023 * 2500 / 5000 >> 2);
    simulated_chip_destroy(chip);
}

/* simavr alone would pull the pin up at each write to its port. */
static void an_input_stays_low_while_its_port_is_written(void **state) {
    (void)state;
    struct simulated_chip *chip = pins_after(3);
    assert_int_equal(simulated_chip_mark(chip), 0);
    simulated_chip_destroy(chip);
}

/* simavr alone would leave the PWM's last level in PORTD. */
static void a_pin_given_back_by_its_timer_is_as_its_port_says(void **state) {
    (void)state;
    struct simulated_chip *chip = pins_after(4);
    assert_int_equal(simulated_chip_mark(chip), 1 << 4);
    assert_int_equal(simulated_chip_duty(chip, SIMULATED_PIN('D', 6)), 0);
    assert_int_equal(simulated_chip_duty(chip, SIMULATED_PIN('D', 5)), 0);
    simulated_chip_destroy(chip);
}

struct seen {
    int rises, falls;
    uint64_t first, last;
};

static void see(void *context, bool high, uint64_t cycle) {
    struct seen *seen = context;
    seen->first = seen->rises + seen->falls == 0 ? cycle : seen->first;
    seen->last = cycle;
    seen->rises += high;
    seen->falls += !high;
}

static void a_watch_sees_every_change_and_when(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_pins");
    struct seen seen = {0};
    assert_true(simulated_chip_watch_pin(chip, SIMULATED_PIN('D', 4), see, &seen));
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS * 5);
    assert_int_equal(seen.rises, 1 + 100);
    assert_int_equal(seen.falls, 100);
    assert_in_range(seen.last - seen.first, 200 * 6, 200 * 60);
    simulated_chip_destroy(chip);
}

static void inputs_change_at_the_cycle_that_was_asked_for(void **state) {
    (void)state;
    struct simulated_chip *chip = chip_start(HERE "chip_echo");
    const uint8_t pin = SIMULATED_PIN('C', 0);
    const uint16_t pinc = 0x26;
    simulated_chip_set_pin(chip, pin, false);
    assert_true(simulated_chip_set_pin_at(chip, 30000, pin, false));
    assert_true(simulated_chip_set_pin_at(chip, 20000, pin, true)); /* in any order */
    simulated_chip_run_until(chip, 19980);
    assert_int_equal(simulated_chip_peek(chip, pinc) & 1, 0);
    simulated_chip_run_until(chip, 20020);
    assert_int_equal(simulated_chip_peek(chip, pinc) & 1, 1);
    simulated_chip_run_until(chip, 29980);
    assert_int_equal(simulated_chip_peek(chip, pinc) & 1, 1);
    simulated_chip_run_until(chip, 30020);
    assert_int_equal(simulated_chip_peek(chip, pinc) & 1, 0);
    for (int i = 0; i < SIMULATED_CHIP_EVENTS_MAX; i++) {
        assert_true(simulated_chip_set_pin_at(chip, 40000, pin, true));
    }
    assert_false(simulated_chip_set_pin_at(chip, 40000, pin, true));
    simulated_chip_destroy(chip);
}

/* ---- resets
 * ------------------------------------------------------------------------------------------ */

static void the_hardware_watchdog_resets_a_program_that_does_not_feed_it(void **state) {
    (void)state;
    struct simulated_chip *chip = pins_after(1);
    assert_int_equal(simulated_chip_mark(chip), 1); /* MCUSR: power-on */
    while (simulated_chip_mark(chip) != 0x77) {
        assert_true(simulated_chip_run_to_mark(chip, SECOND));
    }
    assert_int_equal(simulated_chip_duty(chip, SIMULATED_PIN('B', 1)), 250);
    assert_true(simulated_chip_run_to_mark(chip, SECOND));
    assert_in_range(simulated_chip_lap_cycles(chip), 250 * SIMULATED_CHIP_MS,
                    262 * SIMULATED_CHIP_MS);
    assert_int_equal(simulated_chip_mark(chip), 8); /* MCUSR: watchdog */
    assert_int_equal(simulated_chip_watchdog_resets(chip), 1);
    assert_int_equal(simulated_chip_duty(chip, SIMULATED_PIN('B', 1)), 0);
    simulated_chip_destroy(chip);
}

static void a_chip_that_hangs_does_nothing_until_power_comes_again(void **state) {
    (void)state;
    const uint8_t byte = 4;
    struct simulated_chip *chip = chip_start(HERE "chip_interrupted");
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    simulated_chip_hang_main(chip);
    simulated_chip_send(chip, &byte, 1);
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    assert_int_equal(simulated_chip_line_count(chip).sent, 1); /* interrupts go on */
    simulated_chip_hang(chip);
    simulated_chip_send(chip, &byte, 1);
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    assert_int_equal(simulated_chip_line_count(chip).sent, 1);
    simulated_chip_power_on(chip);
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    simulated_chip_send(chip, &byte, 1);
    simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
    assert_int_equal(simulated_chip_line_count(chip).sent, 2);
    simulated_chip_destroy(chip);
}

/* sbrc r25,7; adiw r24,15: simavr 1.6 would skip too far. */
static void a_program_that_simavr_would_run_wrong_is_refused(void **state) {
    (void)state;
    static const char hex[] = ":0400000097FD0F96C3\n:00000001FF\n";
    char path[] = "/tmp/perseverons-skip-XXXXXX";
    struct simulated_chip *chip = NULL;
    struct fault fault = {0};
    const int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, hex, sizeof hex - 1), sizeof hex - 1);
    close(descriptor);
    assert_false(simulated_chip_create(path, &chip, &fault));
    unlink(path);
    assert_int_equal(fault.kind, FAULT_RANGE);
    assert_non_null(strstr(fault.message, "0x0000"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_that_simavr_would_run_wrong_is_refused),
        cmocka_unit_test(the_stopwatch_is_exact_to_the_cycle),
        cmocka_unit_test(an_interrupt_costs_what_it_does_in_life),
        cmocka_unit_test(a_program_that_sleeps_for_ever_has_ended),
        cmocka_unit_test(time_goes_on_over_a_power_cut),
        cmocka_unit_test(bytes_come_back_from_a_program_that_polls),
        cmocka_unit_test(bytes_come_back_from_a_program_with_interrupts),
        cmocka_unit_test(a_byte_takes_ten_bits),
        cmocka_unit_test(bytes_that_are_not_read_in_time_are_lost_and_counted),
        cmocka_unit_test(bytes_to_a_chip_that_is_off_are_lost),
        cmocka_unit_test(reading_the_eeprom_halts_for_four_cycles),
        cmocka_unit_test(writing_an_eeprom_byte_takes_3_3_ms),
        cmocka_unit_test(the_eeprom_keeps_its_bytes_without_power),
        cmocka_unit_test(power_can_be_cut_at_any_byte_with_any_outcome),
        cmocka_unit_test(power_off_inside_a_write_leaves_the_byte_broken),
        cmocka_unit_test(a_worn_cell_keeps_what_it_holds),
        cmocka_unit_test(pwm_pins_tell_their_share_of_high),
        cmocka_unit_test(a_toggled_pin_tells_its_frequency),
        cmocka_unit_test(volts_arrive_at_the_converter),
        cmocka_unit_test(an_input_stays_low_while_its_port_is_written),
        cmocka_unit_test(a_pin_given_back_by_its_timer_is_as_its_port_says),
        cmocka_unit_test(a_watch_sees_every_change_and_when),
        cmocka_unit_test(inputs_change_at_the_cycle_that_was_asked_for),
        cmocka_unit_test(the_hardware_watchdog_resets_a_program_that_does_not_feed_it),
        cmocka_unit_test(a_chip_that_hangs_does_nothing_until_power_comes_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
