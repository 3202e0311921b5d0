/* The firmware of real robots on a simulated chip: what happens at reset, on a crowded line, when
 * it hangs, and when the EEPROM is cut or worn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/simulated/simulated_chip.h"
#include "firmware-bridge/protocol/frame.h"

#define PIN_B(bit)  SIMULATED_PIN('B', bit)
#define PIN_D(bit)  SIMULATED_PIN('D', bit)
#define COMPUTER_ID 0x12345678u

/* A computer that talks to one chip. */
struct bench {
    struct simulated_chip *chip;
    struct frame_reader reader;
    struct message_info info;
    struct message_sensors sensors;
    uint32_t seed, commands, pings;
    int heard[256]; /* frames of each type */
    int spoilt;
};

static void open_chip(struct bench *bench, const char *robot) {
    char path[512];
    const char *build = getenv("PERSEVERONS_BUILD");
    struct fault fault = {0};
    *bench = (struct bench){0};
    snprintf(path, sizeof path, "%s/firmware/%s.elf", build != NULL ? build : "build", robot);
    if (!simulated_chip_create(path, &bench->chip, &fault)) {
        fail_msg("%s: %s", path, fault.message);
    }
    simulated_chip_set_millivolts(bench->chip, 7, SIMULATED_CHIP_SUPPLY_MV); /* mBot's button */
    simulated_chip_set_pin(bench->chip, PIN_D(4), true);                     /* the Uno's */
}

static void take_frame(struct bench *bench) {
    const uint8_t *body = bench->reader.body;
    const uint32_t seed = body[0] == MESSAGE_INFO ? frame_seed(0, 0) : bench->seed;
    const bool is_answer = body[0] == MESSAGE_DONE || body[0] == MESSAGE_REFUSED;
    const uint32_t number = is_answer ? frame_number_near(bench->commands, body[1]) : body[1];
    struct message message;
    if (!frame_check(body, bench->reader.length, seed, number) ||
        message_decode(body[0], body + FRAME_HEAD, (size_t)bench->reader.length - FRAME_BODY_MIN,
                       &message) != REFUSAL_NONE) {
        bench->spoilt++;
        return;
    }
    bench->heard[body[0]]++;
    if (message.type == MESSAGE_INFO) {
        bench->info = message.info;
    } else if (message.type == MESSAGE_SENSORS) {
        bench->sensors = message.sensors;
    }
}

static void run_ms(struct bench *bench, int ms) {
    for (; ms > 0; ms--) {
        uint8_t bytes[64];
        simulated_chip_run_for(bench->chip, SIMULATED_CHIP_MS);
        const size_t count = simulated_chip_receive(bench->chip, bytes, sizeof bytes);
        for (size_t i = 0; i < count; i++) {
            if (frame_reader_take(&bench->reader, bytes[i])) {
                take_frame(bench);
            }
        }
    }
}

static void send(struct bench *bench, const struct message *message, uint32_t number,
                 uint32_t seed) {
    uint8_t line[FRAME_LINE_MAX];
    const size_t length = frame_write_message(message, number, seed, line);
    assert_int_equal(simulated_chip_send(bench->chip, line, length), length);
}

static void command(struct bench *bench, const struct message *message) {
    send(bench, message, bench->commands++, bench->seed);
}

static void ping(struct bench *bench) {
    send(bench, &(struct message){.type = MESSAGE_PING}, ++bench->pings, bench->seed);
}

static bool greet(struct bench *bench) {
    const int before = bench->heard[MESSAGE_INFO];
    send(bench, &(struct message){.type = MESSAGE_HELLO, .hello = {PROTOCOL_VERSION, COMPUTER_ID}},
         0, frame_seed(0, 0));
    run_ms(bench, 20);
    bench->seed = frame_seed(bench->info.computer_id, bench->info.robot_id);
    bench->commands = bench->pings = 0;
    return bench->heard[MESSAGE_INFO] > before;
}

static void open_session(struct bench *bench) {
    run_ms(bench, 20);
    assert_true(greet(bench));
    command(bench, &(struct message){.type = MESSAGE_OPEN});
    command(bench, &(struct message){.type = MESSAGE_RESUME, .resume = {STOP_REASON_WATCHDOG}});
    ping(bench);
    run_ms(bench, 20);
    assert_int_equal(bench->heard[MESSAGE_DONE], 2);
}

static void note_high(void *context, bool high, uint64_t cycle) {
    (void)cycle;
    *(bool *)context = *(bool *)context || high;
}

static void no_output_is_on_between_reset_and_the_first_command(void **state) {
    (void)state;
    static const char *const robots[] = {"mbot", "uno"};
    /* mBot: both PWM pins, buzzer. Uno: the four inputs of the driver, buzzer. */
    static const uint8_t pins[2][5] = {{PIN_D(5), PIN_D(6), PIN_B(0), PIN_D(5), PIN_D(6)},
                                       {PIN_D(7), PIN_B(0), PIN_B(1), PIN_B(2), PIN_B(3)}};
    for (int robot = 0; robot < 2; robot++) {
        struct bench bench;
        bool has_been_high = false;
        open_chip(&bench, robots[robot]);
        for (int i = 0; i < 5; i++) {
            simulated_chip_watch_pin(bench.chip, pins[robot][i], note_high, &has_been_high);
        }
        assert_true(simulated_chip_power_on(bench.chip));
        run_ms(&bench, 300);
        assert_true(greet(&bench));
        assert_string_equal(bench.info.model, robots[robot]);
        assert_false(has_been_high);
        simulated_chip_destroy(bench.chip);
    }
}

static void no_byte_is_lost_while_everything_is_at_work(void **state) {
    (void)state;
    struct bench bench;
    open_chip(&bench, "mbot");
    assert_true(simulated_chip_power_on(bench.chip));
    open_session(&bench);
    command(&bench, &(struct message){.type = MESSAGE_SUBSCRIBE, .subscribe = {5}});
    command(&bench, &(struct message){.type = MESSAGE_TONE, .tone = {20000, 60000}});
    command(&bench, &(struct message){.type = MESSAGE_MOVE, .move = {1, 2000, 500}});
    run_ms(&bench, 10);
    /* LED commands as fast as the window of the protocol allows, each another colour. */
    int asked = 0;
    const int answered_before = bench.heard[MESSAGE_DONE];
    for (int ms = 0; ms < 1000; ms++) {
        const int waiting = asked - (bench.heard[MESSAGE_DONE] - answered_before);
        if (ms % 40 == 0) {
            ping(&bench);
        }
        if (waiting < PROTOCOL_WINDOW && simulated_chip_bytes_under_way(bench.chip) < 20) {
            command(&bench, &(struct message){.type = MESSAGE_LED,
                                              .led = {(uint8_t)asked, 0, (uint8_t)ms}});
            asked++;
        }
        run_ms(&bench, 1);
    }
    run_ms(&bench, 20);
    const struct simulated_line_count count = simulated_chip_line_count(bench.chip);
    printf("%d LED commands, %d telemetry frames in a second, %u bytes in, %u lost\n", asked,
           bench.heard[MESSAGE_SENSORS], count.received, count.overrun);
    assert_int_equal(bench.heard[MESSAGE_DONE] - answered_before, asked);
    assert_true(asked > 200 && bench.heard[MESSAGE_SENSORS] > 100);
    assert_int_equal(count.overrun, 0);
    assert_int_equal(count.garbled, 0);
    assert_int_equal(bench.spoilt, 0);
    assert_true(bench.sensors.moving);
    simulated_chip_destroy(bench.chip);
}

/* Cycles of ticks, interrupts within them included. */
struct ticks {
    uint64_t all, longest;
    int count;
};

/* From one write to GPIOR0 to the next: main.c writes 1 when a tick begins, 0 when it has ended. */
static struct ticks watch_ticks(struct bench *bench, int ms) {
    struct ticks ticks = {0};
    for (int tick = 0; tick < ms; tick++) {
        if (tick % 50 == 0) {
            ping(bench);
        }
        do {
            assert_true(simulated_chip_run_to_mark(bench->chip, 2 * SIMULATED_CHIP_MS));
        } while (simulated_chip_mark(bench->chip) == 0);
        assert_true(simulated_chip_run_to_mark(bench->chip, 2 * SIMULATED_CHIP_MS));
        const uint64_t cycles = simulated_chip_lap_cycles(bench->chip);
        ticks.all += cycles;
        ticks.longest = cycles > ticks.longest ? cycles : ticks.longest;
        ticks.count++;
    }
    return ticks;
}

static void a_tick_takes_a_quarter_of_its_millisecond(void **state) {
    (void)state;
    struct bench bench;
    open_chip(&bench, "uno");
    assert_true(simulated_chip_power_on(bench.chip));
    open_session(&bench);
    command(&bench, &(struct message){.type = MESSAGE_SUBSCRIBE, .subscribe = {10}});
    command(&bench, &(struct message){.type = MESSAGE_MOVE, .move = {1, 2000, 600}});
    const struct ticks first = watch_ticks(&bench, 20);
    const struct ticks then = watch_ticks(&bench, 1000);
    printf("ticks of a movement with telemetry every 10 ms: mean %.3f ms, longest %.3f ms, at its "
           "beginning %.3f ms\n",
           (double)then.all / then.count / SIMULATED_CHIP_MS,
           (double)then.longest / SIMULATED_CHIP_MS, (double)first.longest / SIMULATED_CHIP_MS);
    assert_true(then.all / (uint64_t)then.count <= SIMULATED_CHIP_MS / 4);
    assert_true(then.longest <= SIMULATED_CHIP_MS * 6 / 10);
    assert_true(first.longest < SIMULATED_CHIP_MS);
    simulated_chip_destroy(bench.chip);
}

static void a_line_full_of_noise_overruns_nothing(void **state) {
    (void)state;
    struct bench bench;
    open_chip(&bench, "uno");
    assert_true(simulated_chip_power_on(bench.chip));
    run_ms(&bench, 20);
    srand(1);
    for (int ms = 0; ms < 500; ms++) {
        uint8_t bytes[12];
        for (size_t i = 0; i < sizeof bytes; i++) {
            bytes[i] = (uint8_t)(rand() % 20 == 0 ? 0 : rand());
        }
        if (simulated_chip_bytes_under_way(bench.chip) < 24) {
            simulated_chip_send(bench.chip, bytes, sizeof bytes);
        }
        run_ms(&bench, 1);
    }
    const struct simulated_line_count count = simulated_chip_line_count(bench.chip);
    assert_true(count.received > 5000);
    assert_int_equal(count.overrun, 0);
    simulated_chip_send(bench.chip, (const uint8_t[]){0}, 1);
    run_ms(&bench, 5);
    assert_true(greet(&bench));
    simulated_chip_destroy(bench.chip);
}

/* mBot's motors as the driver sees them. */
static bool wheels_are_driven(const struct bench *bench) {
    return simulated_chip_duty(bench->chip, PIN_D(5)) > 0 ||
           simulated_chip_duty(bench->chip, PIN_D(6)) > 0;
}

static void firmware_that_hangs_stops_and_starts_again(void **state) {
    (void)state;
    for (int with_interrupts = 0; with_interrupts < 2; with_interrupts++) {
        struct bench bench;
        open_chip(&bench, "mbot");
        assert_true(simulated_chip_power_on(bench.chip));
        open_session(&bench);
        const uint32_t boot_id = bench.info.boot_id;
        command(&bench, &(struct message){.type = MESSAGE_DRIVE, .drive = {700, -700}});
        run_ms(&bench, 20);
        assert_true(wheels_are_driven(&bench));
        (with_interrupts ? simulated_chip_hang_main : simulated_chip_hang)(bench.chip);
        int stopped_ms = 0;
        while (wheels_are_driven(&bench) && stopped_ms < 1000) {
            run_ms(&bench, 1);
            stopped_ms++;
        }
        printf("hung, motors off after %d ms\n", stopped_ms);
        assert_true(stopped_ms <= 300);
        assert_int_equal(simulated_chip_watchdog_resets(bench.chip), 1);
        run_ms(&bench, 50);
        assert_true(greet(&bench));
        assert_int_not_equal(bench.info.boot_id, boot_id);
        assert_false(wheels_are_driven(&bench));
        simulated_chip_destroy(bench.chip);
    }
}

static void each_boot_has_another_id_even_after_a_cut(void **state) {
    (void)state;
    enum { BOOTS = 60 };
    uint32_t seen[BOOTS];
    struct bench bench;
    open_chip(&bench, "uno");
    for (int boot = 0; boot < BOOTS; boot++) {
        if (boot % 3 == 1) { /* a boot whose count is cut, four ways, comes to nothing */
            simulated_chip_cut_at_write(bench.chip, 1, (enum simulated_eeprom_cut)(boot / 3 % 4));
            assert_true(simulated_chip_power_on(bench.chip));
            run_ms(&bench, 20);
            assert_int_equal(simulated_chip_state(bench.chip), SIMULATED_CHIP_OFF);
            simulated_chip_cut_at_write(bench.chip, 0, SIMULATED_EEPROM_OLD);
        }
        assert_true(simulated_chip_power_on(bench.chip));
        run_ms(&bench, 20);
        assert_true(greet(&bench));
        seen[boot] = bench.info.boot_id;
        for (int i = 0; i < boot; i++) {
            assert_int_not_equal(seen[i], seen[boot]);
        }
        simulated_chip_power_off(bench.chip);
    }
    /* Each cell of the counter was written a few times only; nothing else at all. */
    const uint8_t *eeprom = simulated_chip_eeprom(bench.chip);
    assert_int_equal(eeprom[0], 0xff);
    for (int i = 16; i < (int)SIMULATED_CHIP_EEPROM; i++) {
        assert_int_equal(eeprom[i], 0xff);
    }
    simulated_chip_destroy(bench.chip);
}

static void a_worn_boot_counter_does_not_keep_a_robot_from_working(void **state) {
    (void)state;
    struct bench bench;
    open_chip(&bench, "uno");
    simulated_chip_wear_eeprom(bench.chip, 0, 16);
    assert_true(simulated_chip_power_on(bench.chip));
    open_session(&bench);
    assert_int_equal(simulated_chip_watchdog_resets(bench.chip), 0);
    simulated_chip_destroy(bench.chip);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_output_is_on_between_reset_and_the_first_command),
        cmocka_unit_test(no_byte_is_lost_while_everything_is_at_work),
        cmocka_unit_test(a_tick_takes_a_quarter_of_its_millisecond),
        cmocka_unit_test(a_line_full_of_noise_overruns_nothing),
        cmocka_unit_test(firmware_that_hangs_stops_and_starts_again),
        cmocka_unit_test(each_boot_has_another_id_even_after_a_cut),
        cmocka_unit_test(a_worn_boot_counter_does_not_keep_a_robot_from_working),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
