/* A pupil's program sent by the real tool over a port, then alone: the cable is gone, the robot
 * finishes the line course; off and on again, its button starts it once more. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/simulated/simulated_robot.h"
#include "firmware-bridge/firmware/virtual/pty_port.h"
#include "firmware-bridge/world/world.h"

#define PROGRAM   "examples/programs/suivre_la_ligne.lua"
#define COURSE_MS 60000 /* more than enough for the line course */
#define TOOL_MS   20000 /* for one run of the tool */
#define START     0     /* numbers of the table's gates "depart" and "arrivee" */
#define FINISH    1
#define NEAR      1.05 /* times of one program, however it runs */

/* Robots whose firmware is built with programs on board, as addresses. */
static const char *const robots[] = {"virtual", "simulated-uno"};

struct stage {
    struct virtual_table *table;
    struct world *world;
    struct pty_port port;
};

static void set_stage(struct stage *stage, const char *robot) {
    struct fault fault = {0};
    int number;
    memset(stage, 0, sizeof *stage);
    assert_true(virtual_table_create("ligne", 3, &stage->table, &fault));
    const char *board = simulated_robot_board(robot);
    assert_true(board != NULL
                    ? simulated_robot_add(stage->table, board, NULL, NULL, &number, &fault)
                    : virtual_table_add_robot(stage->table, "uno", NULL, &number, &fault));
    stage->world = virtual_table_world(stage->table);
    assert_true(pty_port_open(&stage->port, &fault));
}

static void clear_stage(struct stage *stage) {
    pty_port_close(&stage->port);
    virtual_table_destroy(stage->table);
}

static pid_t start_tool(const struct stage *stage, const char *option) {
    const char *build = getenv("PERSEVERONS_BUILD");
    char path[512];
    snprintf(path, sizeof path, "%s/bin/perseverons", build != NULL ? build : "build");
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        const int nowhere = open("/dev/null", O_RDWR);
        dup2(nowhere, STDIN_FILENO);
        dup2(nowhere, STDOUT_FILENO);
        execl(path, path, "send", "--robot", stage->port.path, PROGRAM, option, (char *)NULL);
        _exit(127);
    }
    assert_true(child > 0);
    return child;
}

/* `perseverons send` on the port, in real time. */
static void send_program(struct stage *stage, const char *option) {
    const pid_t child = start_tool(stage, option);
    int status = -1;
    virtual_table_set_realtime(stage->table, true);
    for (int ms = 0; ms < TOOL_MS && waitpid(child, &status, WNOHANG) == 0; ms++) {
        virtual_table_tick(stage->table);
        pty_port_carry(&stage->port, stage->table, 0);
    }
    virtual_table_set_realtime(stage->table, false);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* Seconds from the start gate to the finish; 0: it does not come there. */
static double course_s(struct stage *stage) {
    uint32_t started_ms = 0;
    for (int ms = 0; ms < COURSE_MS; ms++) {
        struct world_crossing crossing;
        virtual_table_tick(stage->table);
        while (world_take_crossing(stage->world, &crossing)) {
            if (crossing.gate == START) {
                started_ms = virtual_table_time_ms(stage->table);
            } else if (crossing.gate == FINISH) {
                return (virtual_table_time_ms(stage->table) - started_ms) / 1e3;
            }
        }
    }
    return 0;
}

static bool reaches_finish(struct stage *stage) { return course_s(stage) > 0; }

static void a_program_finishes_the_line_course_when_the_cable_is_gone(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof robots / sizeof robots[0]; i++) {
        struct stage stage;
        set_stage(&stage, robots[i]);
        send_program(&stage, NULL);
        assert_true(reaches_finish(&stage));
        clear_stage(&stage);
    }
}

static void press_button(struct stage *stage) {
    world_press_buttons(stage->world, 0, 1);
    virtual_table_advance(stage->table, virtual_table_time_ms(stage->table) + 100);
    world_press_buttons(stage->world, 0, 0);
}

static void a_kept_program_starts_from_the_button_after_power_up(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof robots / sizeof robots[0]; i++) {
        struct stage stage;
        struct fault fault = {0};
        int left, right;
        set_stage(&stage, robots[i]);
        send_program(&stage, "--keep");
        assert_true(reaches_finish(&stage));
        virtual_table_reboot(stage.table, 0);
        assert_true(
            world_place_robot(stage.world, 0, world_table(stage.world)->start[0].pose, &fault));
        virtual_table_advance(stage.table, virtual_table_time_ms(stage.table) + 500);
        world_motors(stage.world, 0, &left, &right); /* not by itself */
        assert_true(left == 0 && right == 0);
        press_button(&stage);
        assert_true(reaches_finish(&stage));
        clear_stage(&stage);
    }
}

/* The same, live over the link: what the log says. */
static double live_s(const char *robot) {
    const char *build = getenv("PERSEVERONS_BUILD");
    char log[] = "/tmp/perseverons-alone-XXXXXX", command[600], line[200], gate[50];
    double at_s = 0, started_s = 0, finished_s = 0;
    const int descriptor = mkstemp(log);
    assert_true(descriptor >= 0);
    snprintf(command, sizeof command,
             "'%s/bin/perseverons' run --robot %s --model uno --table ligne --seed 3 --log %s "
             "%s 2>/dev/null",
             build != NULL ? build : "build", robot, log, PROGRAM);
    assert_int_equal(system(command), 0);
    close(descriptor);
    FILE *file = fopen(log, "r"); /* another file by now: a log comes whole or not at all */
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "# %*s %49s %lf", gate, &at_s) == 2) {
            started_s = strcmp(gate, "depart") == 0 ? at_s : started_s;
            finished_s = strcmp(gate, "arrivee") == 0 ? at_s : finished_s;
        }
    }
    fclose(file);
    unlink(log);
    return finished_s - started_s;
}

static double on_board_s(const char *robot) {
    struct stage stage;
    set_stage(&stage, robot);
    send_program(&stage, NULL);
    const double took_s = course_s(&stage);
    clear_stage(&stage);
    return took_s;
}

static void the_course_takes_the_same_time_live_and_on_board_on_both_robots(void **state) {
    (void)state;
    const double took_s[] = {live_s("virtual"), on_board_s("virtual"), live_s("simulated-uno"),
                             on_board_s("simulated-uno")};
    print_message("line course: virtual live %.2f s, on board %.2f s; chip live %.2f s, on board "
                  "%.2f s\n",
                  took_s[0], took_s[1], took_s[2], took_s[3]);
    for (int i = 0; i < 4; i++) {
        assert_true(took_s[i] > 5);
        assert_true(took_s[i] < took_s[0] * NEAR && took_s[0] < took_s[i] * NEAR);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_finishes_the_line_course_when_the_cable_is_gone),
        cmocka_unit_test(a_kept_program_starts_from_the_button_after_power_up),
        cmocka_unit_test(the_course_takes_the_same_time_live_and_on_board_on_both_robots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
