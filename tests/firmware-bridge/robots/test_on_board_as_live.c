/* The same program on the same table, live and on board: it does the same in the same time, within
 * five hundredths. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/compile/compile.h"
#include "tests/firmware-bridge/robots/support_on_board.h"

#define TABLE   "examples/tables/ligne.json"
#define MODEL   "examples/robots/standard.json"
#define MAX_S   60
#define MAX_OFF 0.05
#define SLACK_S 0.05 /* for programs that are over at once: messages take their time */

/* How long it takes through `perseverons run`, on the robot's clock. */
static double live_s(const char *program) {
    const char *build = getenv("PERSEVERONS_BUILD");
    char command[512], line[256];
    double seconds = -1;
    snprintf(command, sizeof command,
             "%s/bin/perseverons run --lang en --robot virtual --table " TABLE
             " --seed 1 --duration %d %s 2>&1",
             build != NULL ? build : "build", MAX_S, program);
    FILE *output = popen(command, "r");
    assert_non_null(output);
    while (fgets(line, sizeof line, output) != NULL) {
        sscanf(line, "Done in %lf s", &seconds);
    }
    assert_int_equal(pclose(output), 0);
    assert_true(seconds > 0);
    return seconds;
}

static struct program *compile(const char *path) {
    struct check_source source;
    struct check_report report;
    struct fault fault = {0};
    struct program *program = NULL;
    assert_true(check_read_file(path, &source, &fault));
    assert_true(compile_program(&source, NULL, &program, &report, &fault));
    assert_non_null(program);
    check_source_free(&source);
    return program;
}

/* Waits for the end; says how long it took, with the cable in. */
static double until_end_s(struct on_board *link) {
    static struct on_board_seen seen;
    struct fault fault = {0};
    const uint32_t begun_ms = on_board_now_ms(link);
    while (on_board_now_ms(link) - begun_ms < MAX_S * 1000) {
        assert_true(on_board_watch(link, on_board_now_ms(link) + 1000, &seen, &fault));
        if (seen.kind == ON_BOARD_REPORT && seen.report.kind == REPORT_ENDED) {
            assert_int_equal(seen.report.value, PROGRAM_END_FINISHED);
            return (on_board_now_ms(link) - begun_ms) / 1000.0;
        }
    }
    fail_msg("not over after %d s", MAX_S);
    return 0;
}

static double on_board_s(const char *path, enum program_place place) {
    struct virtual_table *table = NULL;
    struct on_board *link = NULL;
    struct transport transport;
    struct fault fault = {0};
    int robot = 0;
    struct program *program = compile(path);
    assert_true(virtual_table_create(TABLE, 1, &table, &fault));
    assert_true(virtual_table_add_robot(table, MODEL, NULL, &robot, &fault));
    const struct transport_board board = virtual_table_transport(table, robot);
    assert_true(transport_in_process(&board, &transport, &fault));
    assert_true(on_board_open_transport(&transport, NULL, &link, &fault));
    assert_true(on_board_send(link, program->bytes, program->length, place, &fault));
    assert_true(on_board_start(link, place, &fault));
    const double seconds = until_end_s(link);
    on_board_close(link);
    virtual_table_destroy(table);
    compile_free(program);
    return seconds;
}

static void compare(const char *path) {
    const double live = live_s(path);
    for (int place = PROGRAM_IN_RAM; place <= PROGRAM_IN_EEPROM; place++) {
        const double alone = on_board_s(path, (enum program_place)place);
        print_message("%s: live %.2f s, on board %.2f s\n", path, live, alone);
        assert_true(fabs(alone - live) <= MAX_OFF * live + SLACK_S);
    }
}

static void the_line_is_followed_to_its_end_in_the_same_time(void **state) {
    (void)state;
    compare("examples/programs/suivre_la_ligne.lua");
}

static void movements_take_the_same_time(void **state) {
    (void)state;
    compare("examples/programs/carre.lua");
    compare("examples/programs/premier_pas.lua");
}

static void tasks_take_the_same_time(void **state) {
    (void)state;
    compare("examples/programs/ensemble.lua");
    compare("examples/programs/eviter.lua");
    compare("examples/programs/arc_en_ciel.lua");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_line_is_followed_to_its_end_in_the_same_time),
        cmocka_unit_test(movements_take_the_same_time),
        cmocka_unit_test(tasks_take_the_same_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
