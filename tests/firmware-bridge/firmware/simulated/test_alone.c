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
#define FINISH    1     /* number of the table's gate "arrivee" */

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

static bool reaches_finish(struct stage *stage) {
    for (int ms = 0; ms < COURSE_MS; ms++) {
        struct world_crossing crossing;
        virtual_table_tick(stage->table);
        while (world_take_crossing(stage->world, &crossing)) {
            if (crossing.gate == FINISH) {
                return true;
            }
        }
    }
    return false;
}

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_finishes_the_line_course_when_the_cable_is_gone),
        cmocka_unit_test(a_kept_program_starts_from_the_button_after_power_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
