/* What hangs on the pins: LED chain, buzzer, ultrasonic sensor. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/simulated/light_strip.h"
#include "firmware-bridge/firmware/simulated/sonar_sensor.h"
#include "firmware-bridge/firmware/simulated/tone_meter.h"
#include "tests/firmware-bridge/firmware/simulated/support_chip.h"

/* ---- LED chain -------------------------------------------------------------------------- */

static uint64_t send_colour(struct light_strip *strip, uint64_t cycle, uint32_t green_red_blue,
                            int zero, int one) {
    for (int bit = 23; bit >= 0; bit--) {
        light_strip_edge(strip, true, cycle);
        light_strip_edge(strip, false,
                         cycle + (uint64_t)((green_red_blue >> bit & 1) != 0 ? one : zero));
        cycle += 20;
    }
    return cycle;
}

static void colours_come_green_first_and_led_by_led(void **state) {
    (void)state;
    struct light_strip strip = {0};
    uint64_t cycle = send_colour(&strip, 5000, 0x102030, 6, 12);
    cycle = send_colour(&strip, cycle, 0xff0001, 6, 12);
    assert_int_equal(strip.led_count, 2);
    assert_int_equal(strip.leds[0].green, 0x10);
    assert_int_equal(strip.leds[0].red, 0x20);
    assert_int_equal(strip.leds[0].blue, 0x30);
    assert_int_equal(strip.leds[1].green, 0xff);
    assert_int_equal(strip.leds[1].blue, 1);
    send_colour(&strip, cycle + 900, 0x445566, 6, 12); /* after 50 us: from the first again */
    assert_int_equal(strip.leds[0].green, 0x44);
    assert_int_equal(strip.transmissions, 2);
    assert_int_equal(strip.bad_bits, 0);
}

static void bits_of_the_wrong_length_are_counted(void **state) {
    (void)state;
    struct light_strip strip = {0};
    send_colour(&strip, 5000, 0x000001, 2, 12); /* zeros too short: 0.12 us */
    assert_int_equal(strip.bad_bits, 23);
    send_colour(&strip, 9000, 0xff0000, 6, 40); /* ones too long: 2.5 us */
    assert_int_equal(strip.bad_bits, 23 + 8);
}

static void a_chain_longer_than_is_looked_at_does_no_harm(void **state) {
    (void)state;
    struct light_strip strip = {0};
    uint64_t cycle = 5000;
    for (uint32_t i = 0; i < 2 * LIGHT_STRIP_MAX; i++) {
        cycle = send_colour(&strip, cycle, i, 6, 12);
    }
    assert_int_equal(strip.led_count, LIGHT_STRIP_MAX);
    assert_int_equal(strip.leds[LIGHT_STRIP_MAX - 1].blue, LIGHT_STRIP_MAX - 1);
}

/* ---- buzzer -------------------------------------------------------------------------------- */

static void a_tone_is_the_mean_of_its_last_waves(void **state) {
    (void)state;
    struct tone_meter meter = {0};
    assert_int_equal(tone_meter_hz(&meter, 100), 0);
    for (uint64_t i = 0; i < 10; i++) {
        tone_meter_edge(&meter, true, 1000 + i * 16000 + i % 2 * 10);
        tone_meter_edge(&meter, false, 9000 + i * 16000);
    }
    assert_int_equal(tone_meter_hz(&meter, 1000 + 9 * 16000 + 20), 1000);
    assert_int_equal(tone_meter_hz(&meter, 1000 + 11 * 16000), 0); /* it has stopped */
    tone_meter_edge(&meter, true, 9000000);                        /* another tone, after a while */
    assert_int_equal(tone_meter_hz(&meter, 9000001), 0);
    tone_meter_edge(&meter, true, 9004000);
    assert_int_equal(tone_meter_hz(&meter, 9004001), 4000);
}

/* ---- ultrasonic sensor ------------------------------------------------------------------------
 */

/* chip_ping triggers on PB4 and marks both edges of the echo on PC0. */
static void an_echo_lasts_as_long_as_sound_travels(void **state) {
    (void)state;
    static const uint16_t ways_mm[] = {20, 100, 343, 1000, 2000};
    struct simulated_chip *chip = chip_start("firmware-bridge/firmware/simulated/chip_ping");
    struct sonar_sensor sensor;
    assert_true(sonar_sensor_connect(&sensor, chip, SIMULATED_PIN('B', 4), SIMULATED_PIN('C', 0)));
    for (size_t i = 0; i < sizeof ways_mm / sizeof ways_mm[0]; i++) {
        sensor.distance_mm = ways_mm[i];
        assert_true(simulated_chip_run_to_mark(chip, SIMULATED_CHIP_HZ)); /* the echo began */
        assert_true(simulated_chip_run_to_mark(chip, SIMULATED_CHIP_HZ)); /* and ended */
        const uint64_t expected = 2ull * ways_mm[i] * SIMULATED_CHIP_HZ / 343000;
        assert_in_range(simulated_chip_lap_cycles(chip), expected - 10, expected + 10);
    }
    sensor.distance_mm = SONAR_SENSOR_NONE_MM;
    assert_true(simulated_chip_run_to_mark(chip, SIMULATED_CHIP_HZ));
    assert_true(simulated_chip_run_to_mark(chip, SIMULATED_CHIP_HZ));
    assert_in_range(simulated_chip_lap_cycles(chip), 37 * SIMULATED_CHIP_MS,
                    39 * SIMULATED_CHIP_MS);
    assert_int_equal(sensor.echoes, 6);
    simulated_chip_destroy(chip);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_come_green_first_and_led_by_led),
        cmocka_unit_test(bits_of_the_wrong_length_are_counted),
        cmocka_unit_test(a_chain_longer_than_is_looked_at_does_no_harm),
        cmocka_unit_test(a_tone_is_the_mean_of_its_last_waves),
        cmocka_unit_test(an_echo_lasts_as_long_as_sound_travels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
