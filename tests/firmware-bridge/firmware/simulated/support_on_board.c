#include "tests/firmware-bridge/firmware/simulated/support_on_board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOOT_MS      50
#define TICK_MOST_MS 1000

static void need(bool done, const struct fault *fault) {
    if (!done) {
        fprintf(stderr, "%s %s\n", fault->message, fault->advice);
        exit(1);
    }
}

struct program *support_compile(const char *lua) {
    static struct check_report report;
    struct check_source source;
    struct program *program = NULL;
    struct fault fault = {0};
    need(check_source_from("essai", lua, strlen(lua), &source, &fault) &&
             compile_program(&source, NULL, &program, &report, &fault) && program != NULL,
         &fault);
    check_source_free(&source);
    return program;
}

struct virtual_table *support_floor(const char *board) {
    struct virtual_table *table = NULL;
    struct fault fault = {0};
    int robot;
    need(virtual_table_create(SUPPORT_OPEN_FLOOR, 1, &table, &fault) &&
             simulated_robot_add(table, board, NULL, NULL, &robot, &fault),
         &fault);
    virtual_table_advance(table, BOOT_MS);
    return table;
}

struct on_board *support_plug_in(struct virtual_table *table) {
    const struct transport_board board = virtual_table_transport(table, 0);
    struct transport transport;
    struct on_board *link = NULL;
    struct fault fault = {0};
    need(transport_in_process(&board, &transport, &fault) &&
             on_board_open_transport(&transport, NULL, &link, &fault),
         &fault);
    return link;
}

void support_start_alone(struct virtual_table *table, const char *lua, enum program_place place) {
    struct fault fault = {0};
    struct program *program = support_compile(lua);
    struct on_board *link = support_plug_in(table);
    need(on_board_send(link, program->bytes, program->length, place, &fault) &&
             on_board_start(link, place, &fault),
         &fault);
    on_board_close(link);
    compile_free(program);
    virtual_table_advance(table, virtual_table_time_ms(table) + BOOT_MS);
}

struct support_ticks support_watch_ticks(struct virtual_table *table, int count) {
    struct simulated_chip *chip = simulated_robot_chip(table, 0);
    struct support_ticks ticks = {0};
    while (ticks.count < count) {
        if (!simulated_chip_run_to_mark(chip, TICK_MOST_MS * SIMULATED_CHIP_MS)) {
            fprintf(stderr, "the chip stands still\n");
            exit(1);
        }
        if (simulated_chip_mark(chip) == 0) { /* 1: a tick begins, 0: it has ended */
            const uint64_t cycles = simulated_chip_lap_cycles(chip);
            ticks.all += cycles;
            ticks.longest = cycles > ticks.longest ? cycles : ticks.longest;
            ticks.count++;
        }
    }
    return ticks;
}
