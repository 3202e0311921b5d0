/* The real program, in its own process and in real time, over its real ports. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware-bridge/link/lockstep.h"
#include "firmware-bridge/link/session.h"
#include "firmware-bridge/robots/discovery.h"
#include "strict-json/json.h"

#define TABLE          "tests/firmware-bridge/firmware/open.json"
#define ROBOTS_MAX     3
#define LINE_MAX_BYTES 2048

struct program {
    pid_t pid;
    FILE *output;
    int robots;
    char address[ROBOTS_MAX][160], name[ROBOTS_MAX][64];
};

static char folder[64];

static int set_up(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/perseverons-test-XXXXXX");
    return mkdtemp(folder) == NULL || setenv("XDG_RUNTIME_DIR", folder, 1) != 0;
}

static int tear_down(void **state) {
    (void)state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void read_robots(struct program *program) {
    char line[LINE_MAX_BYTES];
    struct fault fault = {0};
    assert_non_null(fgets(line, sizeof line, program->output));
    struct json_document *document = json_read_bytes("output", line, strlen(line), &fault);
    assert_non_null(document);
    const struct json_value *robots;
    assert_true(json_get_array(json_root(document), "robots", 1, ROBOTS_MAX, &robots, &fault));
    for (const struct json_value *robot = robots->first; robot != NULL; robot = robot->next) {
        const char *text;
        assert_true(json_get_text(robot, "address", 1, 150, &text, &fault));
        snprintf(program->address[program->robots], sizeof program->address[0], "%s", text);
        assert_true(json_get_text(robot, "name", 1, 60, &text, &fault));
        snprintf(program->name[program->robots++], sizeof program->name[0], "%s", text);
    }
    json_free(document);
}

/* `options`, NULL at the end, go behind the table's. */
static struct program start(const char *const *options) {
    struct program program = {0};
    char path[1024];
    const char *build = getenv("PERSEVERONS_BUILD");
    snprintf(path, sizeof path, "%s/bin/perseverons-virtual", build != NULL ? build : "build");
    const char *argv[16] = {path, "--json", "--table", TABLE};
    for (int i = 4; i < 15 && *options != NULL; i++) {
        argv[i] = *options++;
    }
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    fflush(stdout);
    program.pid = fork();
    assert_true(program.pid >= 0);
    if (program.pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* whatever becomes of the test */
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execv(path, (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(ends[1]);
    program.output = fdopen(ends[0], "r");
    assert_non_null(program.output);
    read_robots(&program);
    return program;
}

static int end(struct program *program, int signal) {
    int status;
    kill(program->pid, signal);
    assert_int_equal(waitpid(program->pid, &status, 0), program->pid);
    fclose(program->output);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool open_at(const char *path, struct session **session, struct fault *fault) {
    struct transport transport;
    return transport_open_tty(path, &transport, fault) &&
           session_open(&transport, NULL, session, fault);
}

static bool begin(struct session *session, struct fault *fault) {
    const struct message commands[] = {
        {.type = MESSAGE_RESUME, .resume = {STOP_REASON_NEW}},
        {.type = MESSAGE_SUBSCRIBE, .subscribe = {10}},
    };
    return session_request(session, commands, 2, fault);
}

/* Moves 50 mm; true when the robot said that it has arrived. */
static bool moves(struct session *session, uint8_t number, struct fault *fault) {
    const struct message move = {.type = MESSAGE_MOVE, .move = {number, 50, 800}};
    if (!session_request(session, &move, 1, fault)) {
        return false;
    }
    const uint32_t until_ms = session_now_ms(session) + 5000;
    while ((int32_t)(until_ms - session_now_ms(session)) > 0) {
        if (!session_wait(session, until_ms, fault)) {
            return false;
        }
        if (session_sensors(session, NULL)->motion_done == number) {
            return true;
        }
    }
    return false;
}

/* ---- tests ---------------------------------------------------------------------------- */

static void a_session_over_a_real_port_drives_the_robot(void **state) {
    (void)state;
    struct program program = start((const char *const[]){NULL});
    struct session *session;
    struct fault fault = {0};
    assert_int_equal(program.robots, 1);
    assert_true(open_at(program.address[0], &session, &fault));
    assert_string_equal(session_info(session)->model, "standard");
    assert_true((session_info(session)->capabilities & CAPABILITY_VIRTUAL) != 0);
    assert_true(begin(session, &fault));
    assert_true(moves(session, 1, &fault));
    assert_true(session_sensors(session, NULL)->left_ticks > 0);
    session_close(session);
    assert_true(open_at(program.address[0], &session, &fault)); /* and again */
    session_close(session);
    assert_int_equal(end(&program, SIGTERM), 0);
}

static void the_robot_is_announced_while_it_lives(void **state) {
    (void)state;
    struct program program = start((const char *const[]){"--count", "2", "--name", "salle", NULL});
    struct discovered_robot found;
    assert_string_equal(program.name[1], "salle-2");
    assert_true(discovery_find("salle-2", &found));
    assert_string_equal(found.address, program.address[1]);
    assert_true(discovery_find("salle-1", &found));
    assert_int_equal(end(&program, SIGINT), 0);
    assert_false(discovery_find("salle-1", &found));
    assert_false(discovery_find("salle-2", &found));
}

static void a_killed_program_leaves_no_ghost(void **state) {
    (void)state;
    struct program program = start((const char *const[]){NULL});
    struct discovered_robot found;
    assert_true(discovery_find("open-1", &found));
    end(&program, SIGKILL);
    assert_false(discovery_find("open-1", &found));
}

static void the_link_leads_to_the_port_and_goes_with_it(void **state) {
    (void)state;
    char link[96], second[100], target[160] = {0};
    snprintf(link, sizeof link, "%s/robot", folder);
    snprintf(second, sizeof second, "%s-2", link);
    assert_int_equal(symlink("/nowhere/at/all", link), 0); /* of a program that was killed */
    struct program program = start((const char *const[]){"--link", link, "--count", "2", NULL});
    assert_true(readlink(link, target, sizeof target - 1) > 0);
    assert_string_equal(target, program.address[0]);
    assert_int_equal(access(second, F_OK), 0);
    assert_int_equal(end(&program, SIGTERM), 0);
    struct stat status;
    assert_int_equal(lstat(link, &status), -1);
    assert_int_equal(lstat(second, &status), -1);
}

static void over_a_bad_cable_every_command_still_arrives_once(void **state) {
    (void)state;
    struct program program = start((const char *const[]){
        "--fault", "noise=0.001,drop=0.005,double=0.005", "--seed", "4", NULL});
    struct session *session;
    struct fault fault = {0};
    assert_true(open_at(program.address[0], &session, &fault));
    assert_true(begin(session, &fault));
    for (uint8_t number = 1; number <= 3; number++) {
        assert_true(moves(session, number, &fault));
    }
    session_close(session);
    assert_int_equal(end(&program, SIGTERM), 0);
}

static void a_device_that_answers_garbage_is_a_named_fault_in_bounded_time(void **state) {
    (void)state;
    struct program program = start((const char *const[]){"--fault", "garbage", NULL});
    struct session *session;
    struct fault fault = {0};
    const time_t before = time(NULL);
    assert_false(open_at(program.address[0], &session, &fault));
    assert_int_equal(fault.kind, FAULT_LINK);
    assert_true(time(NULL) - before <= SESSION_GREETING_MAX_MS / 1000 + 1);
    assert_int_equal(end(&program, SIGTERM), 0);
}

static void a_table_can_be_lent_faster_than_real_time(void **state) {
    (void)state;
    char path[96];
    snprintf(path, sizeof path, "%s/table", folder);
    struct program program = start((const char *const[]){"--lend", path, NULL});
    struct fault fault = {0};
    struct transport transport;
    struct session *session;
    struct timespec before, after;
    assert_int_equal(strncmp(program.address[0], "table:", 6), 0);
    assert_true(lockstep_open(program.address[0] + 6, &transport, &fault));
    assert_true(session_open(&transport, NULL, &session, &fault));
    assert_true(begin(session, &fault));
    clock_gettime(CLOCK_MONOTONIC, &before);
    const uint32_t until_ms = session_now_ms(session) + 20000;
    while (session_now_ms(session) < until_ms) {
        assert_true(session_wait(session, until_ms, &fault));
    }
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(after.tv_sec - before.tv_sec < 10);
    session_close(session);
    assert_int_equal(end(&program, SIGTERM), 0);
    assert_int_equal(access(path, F_OK), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_over_a_real_port_drives_the_robot),
        cmocka_unit_test(the_robot_is_announced_while_it_lives),
        cmocka_unit_test(a_killed_program_leaves_no_ghost),
        cmocka_unit_test(the_link_leads_to_the_port_and_goes_with_it),
        cmocka_unit_test(over_a_bad_cable_every_command_still_arrives_once),
        cmocka_unit_test(a_device_that_answers_garbage_is_a_named_fault_in_bounded_time),
        cmocka_unit_test(a_table_can_be_lent_faster_than_real_time),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
