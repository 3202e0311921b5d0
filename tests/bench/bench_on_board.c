/* The robots' firmware with a program on board, on the simulated chip: flash and RAM of each, what
 * a millisecond of it costs (from RAM, from EEPROM, with tables to collect), how long a received
 * byte waits while everything works, and an upload's line time. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/firmware-bridge/firmware/simulated/support_on_board.h"
#include "tests/firmware-bridge/firmware/simulated/support_simulated.h"
#include "tests/firmware-bridge/firmware/support_image.h"

#define TICKS          5000
#define BUSY_MS        10000
#define UPLOAD_BYTES   800 /* what every board has room for in RAM */
#define NO_TARGET      (-1)
#define FLASH_TARGET   30720
#define PROGRAM_TARGET 900
#define BUFFER_CYCLES  88832 /* 64 bytes, the buffer of avr/uart.c: later, bytes are lost */
#define OVERRUN_CYCLES 2777  /* two bytes at 115200 baud: later, one is lost */

static void figure(const char *what, const char *of, double value, const char *unit, double target,
                   const char *better) {
    printf("{\"name\":\"%s, %s\",\"value\":%.6g,\"unit\":\"%s\",\"target\":", what, of, value,
           unit);
    if (target >= 0) {
        printf("%.6g", target);
    } else {
        printf("null");
    }
    printf(",\"better\":\"%s\",\"peer\":null}\n", better);
}

/* ---- how large ---------------------------------------------------------------------------- */

static void measure_size(const char *robot) {
    char path[512], line[300];
    int flash = 0, variables = 0, stack = 0, left = 0;
    const char *build = getenv("PERSEVERONS_BUILD");
    snprintf(path, sizeof path, "%s/firmware/%s.ledger", build != NULL ? build : "build", robot);
    FILE *ledger = fopen(path, "r");
    while (ledger != NULL && fgets(line, sizeof line, ledger) != NULL) {
        const char *sum = strstr(line, ": flash ");
        if (sum != NULL) {
            sscanf(sum, ": flash %d of %*d bytes, variables %d, stack %d of %*d", &flash,
                   &variables, &stack);
            const char *programs = strstr(sum, "for programs ");
            sscanf(programs != NULL ? programs : "", "for programs %d", &left);
        }
    }
    if (ledger == NULL || flash == 0 || left == 0) {
        fprintf(stderr, "bench_on_board: %s does not say the firmware's size\n", path);
        exit(1);
    }
    fclose(ledger);
    figure("firmware flash", robot, flash, "bytes", FLASH_TARGET, "lower");
    figure("firmware variables", robot, variables, "bytes", NO_TARGET, "lower");
    figure("firmware deepest stack", robot, stack, "bytes", NO_TARGET, "lower");
    figure("RAM left for a program", robot, left, "bytes", PROGRAM_TARGET, "higher");
}

/* ---- what a millisecond costs --------------------------------------------------------------- */

static void measure_ticks(const char *what, const char *lua, enum program_place place,
                          double target) {
    struct virtual_table *table = support_floor("uno");
    support_start_alone(table, lua, place);
    const struct support_ticks ticks = support_watch_ticks(table, TICKS);
    figure("work of a millisecond, mean", what, (double)ticks.all / ticks.count, "cycles",
           NO_TARGET, "lower");
    figure("work of a millisecond, longest", what, (double)ticks.longest, "cycles", target,
           "lower");
    virtual_table_destroy(table);
}

/* ---- the line -----------------------------------------------------------------------------------
 */

static void keep_line_full(void *context, struct virtual_table *table) {
    static const uint8_t empty[16] = {0};
    struct simulated *simulated = context;
    if (simulated_chip_bytes_under_way(simulated->chip) < sizeof empty) {
        virtual_table_send(table, 0, empty, sizeof empty);
    }
}

static void measure_waits(const char *board) {
    struct simulated simulated;
    simulated_start(&simulated, board, SUPPORT_OPEN_FLOOR, 1);
    simulated_request(&simulated, (struct message){.type = MESSAGE_TONE, .tone = {4000, BUSY_MS}});
    if (!virtual_table_observe(simulated.table, 1, keep_line_full, &simulated)) {
        exit(1);
    }
    const uint32_t end_ms = session_now_ms(simulated.session) + BUSY_MS;
    for (int i = 0; (int32_t)(end_ms - session_now_ms(simulated.session)) > 0; i++) {
        const struct message_led led = {(uint8_t)i, (uint8_t)(3 * i), 7};
        simulated_request(&simulated, (struct message){.type = MESSAGE_LED, .led = led});
        simulated_drive(&simulated, 500 + i % 7 * 30, 700);
    }
    const struct simulated_line_count count = simulated_chip_line_count(simulated.chip);
    figure("longest wait of a received byte", board, count.longest_wait_cycles, "cycles",
           OVERRUN_CYCLES, "lower");
    figure("received bytes lost in 10 s of a full line", board, count.overrun, "bytes", 0, "lower");
    simulated_end(&simulated);
}

static void measure_upload(void) {
    static uint8_t image[UPLOAD_BYTES];
    struct chance chance = {1};
    struct fault fault = {0};
    struct virtual_table *table = support_floor("uno");
    struct on_board *link = support_plug_in(table);
    support_image(image, UPLOAD_BYTES, &chance);
    const uint32_t begun_ms = on_board_now_ms(link);
    if (!on_board_send(link, image, UPLOAD_BYTES, PROGRAM_IN_RAM, &fault)) {
        fprintf(stderr, "bench_on_board: %s\n", fault.message);
        exit(1);
    }
    figure("upload to RAM, line time", "800 bytes, firmware on the chip",
           on_board_now_ms(link) - begun_ms, "ms", 130.0 * UPLOAD_BYTES / 1024, "lower");
    on_board_close(link);
    virtual_table_destroy(table);
}

int main(void) {
    static const char *const robots[] = {"mbot", "uno", "uno-encoders"};
    static const char line[] = "while true do\n  local erreur = robot.sol(1) - robot.sol(2)\n"
                               "  robot.rouler(40 + erreur // 2, 40 - erreur // 2)\nend\n";
    static const char tables[] = "local gardes = {}\nwhile true do\n  for i = 1, 20 do\n    "
                                 "gardes[i] = {i, i + 1}\n  end\nend\n";
    for (size_t i = 0; i < sizeof robots / sizeof robots[0]; i++) {
        measure_size(robots[i]);
    }
    measure_ticks("line follower in RAM", line, PROGRAM_IN_RAM, SIMULATED_CHIP_MS);
    measure_ticks("line follower in EEPROM", line, PROGRAM_IN_EEPROM, SIMULATED_CHIP_MS);
    measure_ticks("memory nearly full, collected all the time", tables, PROGRAM_IN_EEPROM,
                  BUFFER_CYCLES);
    measure_waits("mbot");
    measure_waits("uno");
    measure_upload();
    return 0;
}
