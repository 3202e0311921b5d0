/* A program drives a (fake) robot, and however it ends the robot is stopped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/runtime/player/fake_robot.h"

#if defined(__SANITIZE_ADDRESS__) /* much larger, and without the filter of calls */
#define GROWN_MAX_KB     16384
#define CHILD_MAX_KB     65536
#define SECCOMP_EXPECTED 0
#else
#define GROWN_MAX_KB     256
#define CHILD_MAX_KB     6144
#define SECCOMP_EXPECTED 2
#endif

static struct play play;

static void perform(const char *text) {
    fake_reset();
    play_text(&play, "en", text);
}

static void expect_well(void) {
    if (!play.well) {
        fail_msg("line %d: %s (%s)", play.fault.line, play.fault.message, play.fault.advice);
    }
}

static void expect_fault(enum fault_kind kind, int line) {
    assert_false(play.well);
    if (play.fault.kind != kind || play.fault.line != line) {
        fail_msg("%s line %d: %s", fault_kind_word(play.fault.kind), play.fault.line,
                 play.fault.message);
    }
    assert_string_equal(play.fault.file, "essai.lua");
    assert_false(fake.motors_on);
    assert_true(fake.stops >= 1);
}

/* What depends on the machine's speed means nothing when it is fifty times slower. */
static void skip_under_valgrind(void) {
    if (getenv("UNDER_VALGRIND") != NULL) {
        skip();
    }
}

/* ---- ends ------------------------------------------------------------------------- */

static void a_program_that_ends_leaves_a_stopped_robot(void **state) {
    (void)state;
    perform("robot.drive(100, 100)");
    expect_well();
    assert_string_equal(fake.log, "drive(1000,1000)@0 stop@1");
    assert_false(fake.motors_on);
    assert_int_equal(play.result.commands, 1);
    assert_true(play.result.first_motor_us > 0);
}

static void a_program_that_fails_while_driving_leaves_a_stopped_robot(void **state) {
    (void)state;
    perform("robot.drive(100, 100)\nerror('x')");
    expect_fault(FAULT_PROGRAM, 2);
    assert_string_equal(play.fault.message, "x");
}

static void a_loop_without_pause_is_ended_with_its_line(void **state) {
    (void)state;
    perform("robot.drive(100, 100)\n\nwhile true do end");
    expect_fault(FAULT_BUDGET, 3);
    assert_string_not_equal(play.fault.advice, "");
}

static void one_endless_call_of_a_c_function_is_ended_with_its_line(void **state) {
    (void)state;
    skip_under_valgrind();
    perform("robot.drive(100, 100)\n"
            "local s = string.rep('a', 2^16)\n"
            "string.find(s, string.rep('a-', 12) .. 'b')");
    expect_fault(FAULT_BUDGET, 3);
    assert_true(fake.services > 10); /* the robot was looked after meanwhile */
}

static void a_flood_of_orders_is_ended(void **state) {
    (void)state;
    perform("while true do\nrobot.drive(100, 100) robot.drive(-100, -100) end");
    expect_fault(FAULT_LIMIT, 2);
    assert_int_equal(play.result.commands, PLAYER_COMMANDS_MAX);
    perform("while true do\npcall(robot.drive, 100, 100) end");
    expect_fault(FAULT_BUDGET, 2);
    assert_int_equal(play.result.commands, PLAYER_COMMANDS_MAX);
}

static void a_flood_of_text_is_ended(void **state) {
    (void)state;
    perform("while true do print(string.rep('x', 100)) end");
    expect_fault(FAULT_LIMIT, 1);
    perform("print(string.rep('x', 300000))");
    expect_fault(FAULT_LIMIT, 1);
    perform("for i = 1, 1000 do print(string.rep('x', 300)) robot.wait(0.001) end");
    expect_well();
}

static void waiting_forever_ends_at_the_time_limit(void **state) {
    (void)state;
    perform("robot.drive(10, 10)\nwhile true do robot.wait(0.001) end");
    expect_fault(FAULT_BUDGET, 2);
    assert_true(play.result.time_limit);
    assert_in_range(play.result.duration_ms, 20000, 20010);
    perform("robot.wait(86400)");
    expect_fault(FAULT_BUDGET, 1);
    assert_in_range(play.result.duration_ms, 20000, 20010);
}

static void tasks_that_only_watch_end_well_at_the_time_limit(void **state) {
    (void)state;
    perform("robot.every(1, function() robot.led(1, 2, 3) end)");
    expect_well();
    assert_true(play.result.time_limit);
    assert_int_equal(play.result.commands, 19);
    perform("robot.every(1, function() end) while true do robot.wait(1) end");
    expect_fault(FAULT_BUDGET, 1);
}

static void a_memory_glutton_is_ended(void **state) {
    (void)state;
    skip_under_valgrind();
    perform("robot.drive(1, 1)\nlocal t = {}\nfor i = 1, math.huge do t[i] = {} end");
    expect_fault(FAULT_MEMORY, 3);
}

static void a_syntax_error_moves_nothing(void **state) {
    (void)state;
    perform("robot.drive(1, 1)\nif x then");
    expect_fault(FAULT_SYNTAX, 2);
    assert_string_equal(fake.log, "stop@0");
}

static void a_lost_robot_ends_the_program_with_its_line(void **state) {
    (void)state;
    fake_reset();
    fake.broken_at_ms = 500;
    play_text(&play, "en", "robot.drive(1, 1)\nrobot.wait(1)");
    assert_false(play.well);
    assert_int_equal(play.fault.kind, FAULT_LINK);
    assert_int_equal(play.fault.line, 2);
}

static volatile sig_atomic_t interrupted;

static void interrupt_at_one_second(void *context, const struct robot_snapshot *snapshot) {
    (void)context;
    interrupted = snapshot->time_ms >= 1000;
}

static void ctrl_c_ends_a_waiting_program(void **state) {
    (void)state;
    fake_reset();
    interrupted = 0;
    const char *text = "robot.drive(1, 1) robot.wait(10)";
    struct player_program program = {"essai.lua", text, strlen(text)};
    struct drive_options options = {
        .language = "en", .interrupted = &interrupted, .observe = interrupt_at_one_second};
    play.well = drive_program(&fake, &program, &options, &play.result, &play.fault);
    assert_false(play.well);
    assert_int_equal(play.fault.kind, FAULT_STOPPED);
    assert_in_range(play.result.duration_ms, 1000, 1020);
    assert_false(fake.motors_on);
}

static void on_alarm(int number) {
    (void)number;
    interrupted = 1;
}

static void ctrl_c_ends_a_computing_program(void **state) {
    (void)state;
    fake_reset();
    interrupted = 0;
    signal(SIGALRM, on_alarm);
    const char *text = "robot.drive(1, 1) string.find(string.rep('a', 2^16), "
                       "string.rep('a-', 12) .. 'b')";
    struct player_program program = {"essai.lua", text, strlen(text)};
    struct drive_options options = {.language = "en", .interrupted = &interrupted};
    alarm(1);
    play.well = drive_program(&fake, &program, &options, &play.result, &play.fault);
    assert_false(play.well);
    assert_int_equal(play.fault.kind, FAULT_STOPPED);
    assert_false(fake.motors_on);
}

static bool refuse_print(void *context, const char *text, size_t size, struct fault *fault) {
    (void)context, (void)text, (void)size;
    return fault_set(fault, FAULT_IO, "disk full");
}

static void output_that_cannot_be_written_ends_the_program(void **state) {
    (void)state;
    fake_reset();
    struct player_program program = {"essai.lua", "print(1)", 8};
    struct drive_options options = {.language = "en", .print = refuse_print};
    assert_false(drive_program(&fake, &program, &options, &play.result, &play.fault));
    assert_int_equal(play.fault.kind, FAULT_IO);
    assert_string_equal(play.fault.message, "disk full");
}

/* ---- the child ---------------------------------------------------------------------------- */

static struct player *start(const char *text) {
    struct player_program program = {"essai.lua", text, strlen(text)};
    struct player_options options = {.language = "en", .seed = 1};
    struct player *player = NULL;
    struct fault fault = {0};
    fake_reset();
    options.fitted = fake.info;
    if (!player_start(&program, &options, &player, &fault)) {
        fail_msg("%s", fault.message);
    }
    return player;
}

static void next_request(struct player *player, struct player_request *request) {
    do {
        assert_true(player_next(player, 100, request));
    } while (request->kind == PLAYER_SILENT);
}

static void requests_come_one_at_a_time_with_their_lines(void **state) {
    (void)state;
    struct player *player = start("robot.drive(10, 20)\nprint('hé')\nrobot.wait(0.5)");
    struct player_request request;
    struct player_reply reply = {0};
    next_request(player, &request);
    assert_int_equal(request.kind, PLAYER_BEGIN);
    player_reply(player, &reply);
    next_request(player, &request);
    assert_int_equal(request.kind, PLAYER_DRIVE);
    assert_int_equal(request.a, 100);
    assert_int_equal(request.b, 200);
    assert_int_equal(request.line, 1);
    assert_true(player_next(player, 0, &request)); /* it waits for the answer */
    assert_int_equal(request.kind, PLAYER_SILENT);
    player_reply(player, &reply);
    next_request(player, &request);
    assert_int_equal(request.kind, PLAYER_PRINT);
    assert_string_equal(request.text, "hé\n");
    player_reply(player, &reply);
    next_request(player, &request);
    assert_int_equal(request.kind, PLAYER_WAIT);
    assert_int_equal(request.until_ms, 500);
    assert_false(request.on_snapshot);
    reply.now_ms = 500;
    player_reply(player, &reply);
    next_request(player, &request);
    assert_int_equal(request.kind, PLAYER_FINISHED);
    assert_false(player_next(player, 0, &request));
    player_end(player);
}

static void a_child_killed_from_outside_is_a_fault(void **state) {
    (void)state;
    struct player *player = start("while true do end");
    struct player_request request;
    next_request(player, &request);
    kill(player_process(player), SIGKILL);
    next_request(player, &request);
    assert_int_equal(request.kind, PLAYER_FAILED);
    assert_int_equal(request.fault.kind, FAULT_IO);
    assert_false(player_next(player, 0, &request));
    player_end(player);
}

static void an_ended_player_leaves_no_process(void **state) {
    (void)state;
    struct player *player = start("while true do end");
    pid_t process = player_process(player);
    assert_int_equal(kill(process, 0), 0);
    player_end(player);
    assert_int_equal(kill(process, 0), -1);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    player_end(NULL);
}

static bool is_alive(pid_t process) {
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    bool alive = fgets(line, sizeof line, file) != NULL && strstr(line, ") Z") == NULL;
    fclose(file);
    return alive;
}

static void a_killed_parent_takes_the_child_with_it(void **state) {
    (void)state;
    int told[2];
    assert_int_equal(pipe(told), 0);
    pid_t parent = fork();
    if (parent == 0) {
        struct player *player = start("while true do end");
        struct player_request request;
        next_request(player, &request);
        player_reply(player, &(struct player_reply){0});
        pid_t child = player_process(player);
        if (write(told[1], &child, sizeof child) != (ssize_t)sizeof child) {
            _exit(1);
        }
        pause();
    }
    pid_t child = 0;
    assert_int_equal(read(told[0], &child, sizeof child), sizeof child);
    assert_true(is_alive(child));
    kill(parent, SIGKILL);
    waitpid(parent, NULL, 0);
    for (int i = 0; i < 100 && is_alive(child); i++) {
        usleep(10000);
    }
    assert_false(is_alive(child));
    close(told[0]);
    close(told[1]);
}

static void the_child_holds_nothing_but_its_socket(void **state) {
    (void)state;
    int held = dup(1); /* something that it must not inherit */
    struct player *player = start("while true do end");
    struct player_request request;
    next_request(player, &request);
    char path[64], target[256];
    int others = 0;
    for (int descriptor = 0; descriptor < 256; descriptor++) {
        snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)player_process(player), descriptor);
        ssize_t length = readlink(path, target, sizeof target - 1);
        if (length <= 0) {
            continue;
        }
        target[length] = '\0';
        if (descriptor <= 2) {
            assert_string_equal(target, "/dev/null");
        } else {
            assert_memory_equal(target, "socket:", 7);
            others++;
        }
    }
    assert_int_equal(others, 1);
    player_end(player);
    close(held);
}

static long resident_kb(pid_t process) {
    char path[64], line[256];
    long kb = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        sscanf(line, "VmRSS: %ld", &kb);
    }
    fclose(file);
    return kb;
}

static void hundreds_of_programs_leave_the_parent_no_larger(void **state) {
    (void)state;
    skip_under_valgrind();
    long before = 0;
    for (int i = 0; i < 200; i++) {
        perform(i % 2 == 0 ? "print(robot.distance()) robot.drive(1, 1) robot.wait(1)"
                           : "robot.drive(1, 1) error('x')");
        if (i == 20) {
            before = resident_kb(getpid());
        }
    }
    assert_true(resident_kb(getpid()) <= before + GROWN_MAX_KB);
}

static void parent_and_child_are_small(void **state) {
    (void)state;
    skip_under_valgrind();
    struct player *player = start("local t = {} for i = 1, 1e4 do t[i] = i end robot.wait(1)");
    struct player_request request;
    next_request(player, &request);
    player_reply(player, &(struct player_reply){0});
    next_request(player, &request);
    assert_int_equal(request.kind, PLAYER_WAIT);
    long child_kb = resident_kb(player_process(player));
    print_message("child resident: %ld kB\n", child_kb);
    assert_true(child_kb < CHILD_MAX_KB);
    player_end(player);
}

static void the_kernel_refuses_the_child_everything_else(void **state) {
    (void)state;
    struct player *player = start("robot.wait(1)");
    struct player_request request;
    next_request(player, &request);
    char path[64], line[256];
    int seccomp = -1, no_new_privileges = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)player_process(player));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        sscanf(line, "Seccomp: %d", &seccomp);
        sscanf(line, "NoNewPrivs: %d", &no_new_privileges);
    }
    fclose(file);
    assert_int_equal(no_new_privileges, 1);
    assert_int_equal(seccomp, SECCOMP_EXPECTED);
    player_end(player);
}

static void a_program_starts_within_milliseconds(void **state) {
    (void)state;
    skip_under_valgrind();
    uint64_t best = UINT64_MAX;
    for (int i = 0; i < 20; i++) {
        perform("robot.drive(1, 1)");
        best = play.result.first_motor_us < best ? play.result.first_motor_us : best;
    }
    print_message("first motor order after %llu us at best\n", (unsigned long long)best);
    assert_true(best < 30000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_that_ends_leaves_a_stopped_robot),
        cmocka_unit_test(a_program_that_fails_while_driving_leaves_a_stopped_robot),
        cmocka_unit_test(a_loop_without_pause_is_ended_with_its_line),
        cmocka_unit_test(one_endless_call_of_a_c_function_is_ended_with_its_line),
        cmocka_unit_test(a_flood_of_orders_is_ended),
        cmocka_unit_test(a_flood_of_text_is_ended),
        cmocka_unit_test(waiting_forever_ends_at_the_time_limit),
        cmocka_unit_test(tasks_that_only_watch_end_well_at_the_time_limit),
        cmocka_unit_test(a_memory_glutton_is_ended),
        cmocka_unit_test(a_syntax_error_moves_nothing),
        cmocka_unit_test(a_lost_robot_ends_the_program_with_its_line),
        cmocka_unit_test(ctrl_c_ends_a_waiting_program),
        cmocka_unit_test(ctrl_c_ends_a_computing_program),
        cmocka_unit_test(output_that_cannot_be_written_ends_the_program),
        cmocka_unit_test(requests_come_one_at_a_time_with_their_lines),
        cmocka_unit_test(a_child_killed_from_outside_is_a_fault),
        cmocka_unit_test(an_ended_player_leaves_no_process),
        cmocka_unit_test(a_killed_parent_takes_the_child_with_it),
        cmocka_unit_test(the_child_holds_nothing_but_its_socket),
        cmocka_unit_test(hundreds_of_programs_leave_the_parent_no_larger),
        cmocka_unit_test(parent_and_child_are_small),
        cmocka_unit_test(the_kernel_refuses_the_child_everything_else),
        cmocka_unit_test(a_program_starts_within_milliseconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
