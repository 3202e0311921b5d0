/* A virtual table lent to programs in other processes. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/virtual/virtual_server.h"
#include "firmware-bridge/link/lockstep.h"
#include "tests/firmware-bridge/firmware/support_table.h"

#define RUN_MS      3000
#define WALL_MAX_MS 5000

struct bench {
    char folder[64], path[2][80];
    struct virtual_table *table;
    struct virtual_server *server;
    struct fingerprint fingerprint;
};

static void set_up(struct bench *bench, int robots) {
    struct fault fault = {0};
    *bench = (struct bench){.folder = "/tmp/perseverons-test-XXXXXX"};
    assert_non_null(mkdtemp(bench->folder));
    assert_true(virtual_table_create(OPEN_FLOOR, 3, &bench->table, &fault));
    bench->server = virtual_server_create(bench->table, &fault);
    assert_non_null(bench->server);
    for (int i = 0; i < robots; i++) {
        int robot;
        snprintf(bench->path[i], sizeof bench->path[i], "%s/robot-%d", bench->folder, i);
        assert_true(virtual_table_add_robot(bench->table, NULL, NULL, &robot, &fault));
        assert_true(virtual_server_listen(bench->server, robot, bench->path[i], &fault));
    }
}

static void tear_down(struct bench *bench) {
    virtual_server_destroy(bench->server);
    virtual_table_destroy(bench->table);
    assert_int_equal(access(bench->path[0], F_OK), -1);
    assert_int_equal(rmdir(bench->folder), 0);
}

/* ---- a program in another process: it must not use cmocka's assertions ------------- */

static bool drives(struct session *session, uint32_t lazy_us) {
    const struct message begin[] = {
        {.type = MESSAGE_RESUME, .resume = {STOP_REASON_NEW}},
        {.type = MESSAGE_SUBSCRIBE, .subscribe = {10}},
        {.type = MESSAGE_MOVE, .move = {1, 300, 600}},
    };
    struct fault fault = {0};
    bool well = session_request(session, begin, 3, &fault);
    const uint32_t from_ms = session_now_ms(session);
    while (well && session_now_ms(session) - from_ms < RUN_MS) {
        usleep(lazy_us);
        well = session_wait(session, from_ms + RUN_MS, &fault);
    }
    return well && session_sensors(session, NULL)->motion_done == 1;
}

static bool program(const char *path, uint32_t lazy_us) {
    struct fault fault = {0};
    struct transport transport;
    struct session *session;
    const struct session_options options = {.computer_id = 77};
    if (!lockstep_open(path, &transport, &fault) ||
        !session_open(&transport, &options, &session, &fault)) {
        return false;
    }
    const bool well = drives(session, lazy_us);
    session_close(session);
    return well;
}

static pid_t start_program(const char *path, uint32_t lazy_us) {
    fflush(stdout);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(program(path, lazy_us) ? 0 : 1);
    }
    return child;
}

static void assert_ended_well(pid_t child) {
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* Serves until so many programs have left. */
static void serve(struct bench *bench, int programs) {
    int left = 0;
    while (left < programs) {
        switch (virtual_server_run(bench->server, virtual_table_time_ms(bench->table) + 10,
                                   WALL_MAX_MS)) {
        case VIRTUAL_SERVER_LEFT:
            left++;
            break;
        case VIRTUAL_SERVER_IDLE:
            fail_msg("nobody said anything for %d ms", WALL_MAX_MS);
            break;
        default:
            break;
        }
    }
}

static void take_fingerprint(void *context, struct virtual_table *table) {
    fingerprint_take(context, table);
}

static uint64_t lent_run(uint32_t lazy_us) {
    struct bench bench;
    set_up(&bench, 1);
    virtual_table_observe(bench.table, 1, take_fingerprint, &bench.fingerprint);
    const pid_t child = start_program(bench.path[0], lazy_us);
    serve(&bench, 1);
    assert_ended_well(child);
    assert_true(world_robot_pose(virtual_table_world(bench.table), 0).x_mm > 880);
    tear_down(&bench);
    return bench.fingerprint.value;
}

/* ---- tests ------------------------------------------------------------------------------ */

static void a_program_in_another_process_drives_at_its_own_pace(void **state) {
    (void)state;
    const uint64_t quick = lent_run(0);
    assert_int_equal(lent_run(300), quick); /* a slow program changes nothing */
}

static void the_run_is_the_same_as_in_one_process(void **state) {
    (void)state;
    const uint64_t lent = lent_run(0);
    struct bench bench;
    set_up(&bench, 1);
    virtual_table_observe(bench.table, 1, take_fingerprint, &bench.fingerprint);
    struct fault fault = {0};
    const struct transport_board board = virtual_table_transport(bench.table, 0);
    struct transport transport;
    struct session *session;
    const struct session_options options = {.computer_id = 77};
    assert_true(transport_in_process(&board, &transport, &fault));
    assert_true(session_open(&transport, &options, &session, &fault));
    assert_true(drives(session, 0));
    session_close(session);
    assert_int_equal(bench.fingerprint.value, lent);
    tear_down(&bench);
}

static void time_waits_for_the_slower_of_two_programs(void **state) {
    (void)state;
    struct bench bench;
    set_up(&bench, 2);
    const pid_t quick = start_program(bench.path[0], 0);
    const pid_t slow = start_program(bench.path[1], 500);
    while (virtual_server_client_count(bench.server) < 2) {
        virtual_server_run(bench.server, virtual_table_time_ms(bench.table) + 1, 1000);
    }
    serve(&bench, 2);
    assert_ended_well(quick);
    assert_ended_well(slow);
    for (int robot = 0; robot < 2; robot++) {
        assert_true(world_robot_pose(virtual_table_world(bench.table), robot).x_mm > 880);
    }
    tear_down(&bench);
}

static void without_a_program_time_stands_still(void **state) {
    (void)state;
    struct bench bench;
    set_up(&bench, 1);
    assert_int_equal(virtual_server_run(bench.server, 1000, 20), VIRTUAL_SERVER_IDLE);
    assert_int_equal(virtual_table_time_ms(bench.table), 0);
    tear_down(&bench);
}

static bool is_moving(const struct bench *bench) {
    int left, right;
    virtual_table_motors(bench->table, 0, &left, &right);
    return left != 0 || right != 0;
}

static void a_program_that_is_killed_leaves_a_stopped_robot(void **state) {
    (void)state;
    struct bench bench;
    set_up(&bench, 1);
    const pid_t child = start_program(bench.path[0], 0);
    while (!is_moving(&bench)) {
        virtual_server_run(bench.server, virtual_table_time_ms(bench.table) + 1, 1000);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    while (virtual_server_run(bench.server, virtual_table_time_ms(bench.table) + 1, 1000) !=
           VIRTUAL_SERVER_LEFT) {
    }
    const uint32_t left_ms = virtual_table_time_ms(bench.table);
    while (is_moving(&bench)) {
        virtual_table_tick(bench.table);
    }
    assert_true(virtual_table_time_ms(bench.table) - left_ms <= 500);
    assert_int_equal(virtual_server_client_count(bench.server), 0);
    tear_down(&bench);
}

static int connect_to(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, path, strlen(path));
    const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(descriptor >= 0);
    assert_int_equal(connect(descriptor, (const struct sockaddr *)&address, sizeof address), 0);
    return descriptor;
}

static void who_speaks_nonsense_is_shown_out(void **state) {
    (void)state;
    struct bench bench;
    set_up(&bench, 1);
    for (int round = 0; round < 3; round++) {
        uint8_t nonsense[3000];
        memset(nonsense, 0xff, sizeof nonsense);
        const int stranger = connect_to(bench.path[0]);
        assert_int_equal(virtual_server_run(bench.server, 1000, 1000), VIRTUAL_SERVER_JOINED);
        assert_true(send(stranger, nonsense, sizeof nonsense, MSG_NOSIGNAL) > 0);
        assert_int_equal(virtual_server_run(bench.server, 1000, 1000), VIRTUAL_SERVER_LEFT);
        close(stranger);
    }
    assert_int_equal(virtual_table_time_ms(bench.table), 0);
    tear_down(&bench);
}

static void a_robot_serves_one_program_at_a_time(void **state) {
    (void)state;
    struct bench bench;
    set_up(&bench, 1);
    const int first = connect_to(bench.path[0]);
    assert_int_equal(virtual_server_run(bench.server, 1000, 1000), VIRTUAL_SERVER_JOINED);
    const int second = connect_to(bench.path[0]);
    assert_int_equal(virtual_server_run(bench.server, 1000, 20), VIRTUAL_SERVER_IDLE);
    assert_int_equal(virtual_server_client_count(bench.server), 1);
    virtual_server_drop(bench.server, 0);
    assert_int_equal(virtual_server_run(bench.server, 1000, 1000), VIRTUAL_SERVER_JOINED);
    close(first);
    close(second);
    tear_down(&bench);
}

static void the_socket_of_a_dead_server_is_replaced_but_no_file_is(void **state) {
    (void)state;
    struct bench bench;
    set_up(&bench, 1);
    struct fault fault = {0};
    char path[96];
    snprintf(path, sizeof path, "%s/other", bench.folder);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, path, strlen(path));
    const int dead = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(dead, (const struct sockaddr *)&address, sizeof address), 0);
    close(dead);
    assert_true(virtual_server_listen(bench.server, 0, path, &fault));
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0077, 0);                         /* nobody else's business */
    assert_false(virtual_server_listen(bench.server, 0, path, &fault)); /* it lives */
    char file[96];
    snprintf(file, sizeof file, "%s/file", bench.folder);
    FILE *written = fopen(file, "w");
    assert_non_null(written);
    fclose(written);
    assert_false(virtual_server_listen(bench.server, 0, file, &fault));
    assert_int_equal(access(file, F_OK), 0);
    unlink(file);
    char long_path[200];
    memset(long_path, 'x', sizeof long_path - 1);
    long_path[sizeof long_path - 1] = '\0';
    assert_false(virtual_server_listen(bench.server, 0, long_path, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
    tear_down(&bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_in_another_process_drives_at_its_own_pace),
        cmocka_unit_test(the_run_is_the_same_as_in_one_process),
        cmocka_unit_test(time_waits_for_the_slower_of_two_programs),
        cmocka_unit_test(without_a_program_time_stands_still),
        cmocka_unit_test(a_program_that_is_killed_leaves_a_stopped_robot),
        cmocka_unit_test(who_speaks_nonsense_is_shown_out),
        cmocka_unit_test(a_robot_serves_one_program_at_a_time),
        cmocka_unit_test(the_socket_of_a_dead_server_is_replaced_but_no_file_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
