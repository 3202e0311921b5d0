/* What a real robot does about a full stack, a worn EEPROM, a hang: outputs off, start again, and
 * say why. On the simulated chip, with chip_resets.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/core/hal.h"
#include "tests/firmware-bridge/firmware/simulated/support_chip.h"

#define FAULT_AT  200
#define WRITE_AT  5
#define MOTOR_PIN SIMULATED_PIN('D', 7)

/* Off, this fault, on; and then a quarter of a second and some. */
static struct simulated_chip *start_with_fault(uint8_t fault, int worn_cell) {
    struct simulated_chip *chip = chip_start("firmware-bridge/firmware/avr/chip_resets");
    simulated_chip_power_off(chip);
    simulated_chip_eeprom(chip)[FAULT_AT] = fault;
    if (worn_cell > 0) {
        simulated_chip_wear_eeprom(chip, (size_t)worn_cell, 1);
    }
    assert_true(simulated_chip_power_on(chip));
    assert_true(simulated_chip_run_to_mark(chip, SIMULATED_CHIP_MS));
    assert_int_equal(simulated_chip_mark(chip), 0x80 | BOARD_RESET_POWER);
    return chip;
}

static void expect_restart(struct simulated_chip *chip, enum board_reset cause, int within_ms) {
    assert_true(simulated_chip_run_to_mark(chip, (uint64_t)within_ms * SIMULATED_CHIP_MS));
    assert_int_equal(simulated_chip_mark(chip), 0x80 | cause);
    assert_false(simulated_chip_run_to_mark(chip, 1000 * SIMULATED_CHIP_MS)); /* and no more */
    simulated_chip_destroy(chip);
}

static void expect_no_restart(struct simulated_chip *chip) {
    assert_false(simulated_chip_run_to_mark(chip, 1000 * SIMULATED_CHIP_MS));
    assert_int_equal(simulated_chip_watchdog_resets(chip), 0);
    simulated_chip_destroy(chip);
}

static void a_robot_without_fault_keeps_running(void **state) {
    (void)state;
    expect_no_restart(start_with_fault(0, 0));
}

static void a_full_stack_restarts_and_says_so(void **state) {
    (void)state;
    struct simulated_chip *chip = start_with_fault(1, 0);
    simulated_chip_run_for(chip, 2 * SIMULATED_CHIP_MS);
    assert_false(simulated_chip_pin(chip, MOTOR_PIN)); /* off long before the restart */
    expect_restart(chip, BOARD_RESET_STACK, 300);
}

static void a_stack_that_fits_does_not(void **state) {
    (void)state;
    expect_no_restart(start_with_fault(2, 0));
}

static void a_byte_that_eeprom_does_not_take_restarts_and_says_so(void **state) {
    (void)state;
    expect_restart(start_with_fault(3, WRITE_AT), BOARD_RESET_EEPROM, 300);
}

static void a_byte_that_it_takes_does_not(void **state) {
    (void)state;
    struct simulated_chip *chip = start_with_fault(3, 0);
    simulated_chip_run_for(chip, 10 * SIMULATED_CHIP_MS);
    assert_int_equal(simulated_chip_eeprom(chip)[WRITE_AT], 0x5a);
    expect_no_restart(chip);
}

static void a_hang_restarts_within_300_ms_and_says_so(void **state) {
    (void)state;
    expect_restart(start_with_fault(4, 0), BOARD_RESET_WATCHDOG, 300);
}

static void power_off_forgets_why(void **state) {
    (void)state;
    struct simulated_chip *chip = start_with_fault(1, 0);
    assert_true(simulated_chip_run_to_mark(chip, 300 * SIMULATED_CHIP_MS));
    assert_int_equal(simulated_chip_mark(chip), 0x80 | BOARD_RESET_STACK);
    simulated_chip_eeprom(chip)[FAULT_AT] = 0;
    simulated_chip_power_off(chip);
    assert_true(simulated_chip_power_on(chip));
    assert_true(simulated_chip_run_to_mark(chip, SIMULATED_CHIP_MS));
    assert_int_equal(simulated_chip_mark(chip), 0x80 | BOARD_RESET_POWER);
    simulated_chip_destroy(chip);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_robot_without_fault_keeps_running),
        cmocka_unit_test(a_full_stack_restarts_and_says_so),
        cmocka_unit_test(a_stack_that_fits_does_not),
        cmocka_unit_test(a_byte_that_eeprom_does_not_take_restarts_and_says_so),
        cmocka_unit_test(a_byte_that_it_takes_does_not),
        cmocka_unit_test(a_hang_restarts_within_300_ms_and_says_so),
        cmocka_unit_test(power_off_forgets_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
