/* Real descriptors: ptys, sockets, ports that cannot be opened, and pulling the plug. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "firmware-bridge/link/session.h"
#include "firmware-bridge/link/stream.h"
#include "firmware-bridge/link/transport.h"
#include "tests/firmware-bridge/link/support_thread_robot.h"

#define PULL_AFTER_MS 120

static double cpu_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static void *close_later(void *argument) {
    usleep(PULL_AFTER_MS * 1000);
    close(*(int *)argument);
    return NULL;
}

/* Waits for bytes that never come while the other end is closed: noticed, and no CPU spun. */
static void assert_pull_is_noticed(struct transport *transport, int *other_end) {
    struct fault fault = {0};
    pthread_t thread;
    uint8_t bytes[16];
    size_t count = 0;
    uint32_t begun_ms = transport_now_ms(transport);
    double cpu_begun_ms = cpu_ms();
    assert_int_equal(pthread_create(&thread, NULL, close_later, other_end), 0);
    assert_false(transport_read(transport, bytes, sizeof bytes, begun_ms + 5000, &count, &fault));
    uint32_t noticed_ms = transport_now_ms(transport) - begun_ms - PULL_AFTER_MS;
    pthread_join(thread, NULL);
    assert_int_equal(fault.kind, FAULT_LINK);
    assert_true((int32_t)noticed_ms <= TRANSPORT_UNPLUG_MAX_MS);
    assert_true(getenv("UNDER_VALGRIND") != NULL || cpu_ms() - cpu_begun_ms < 30);
}

/* ---- ptys ------------------------------------------------------------------------------ */

static void bytes_pass_a_pty_unchanged_both_ways(void **state) {
    (void)state;
    char path[64];
    uint8_t all[256], got[256];
    size_t count = 0, total = 0;
    struct transport transport;
    struct fault fault = {0};
    int master = thread_robot_pty(path, sizeof path);
    assert_true(transport_open_tty(path, &transport, &fault));
    for (int i = 0; i < 256; i++) {
        all[i] = (uint8_t)i;
    }
    assert_true(transport_write(&transport, all, sizeof all, &fault));
    for (ssize_t part; total < sizeof all; total += (size_t)part) {
        part = read(master, got + total, sizeof got - total);
        assert_true(part > 0);
    }
    assert_memory_equal(got, all, sizeof all);
    assert_int_equal(write(master, all, sizeof all), sizeof all);
    for (total = 0; total < sizeof all; total += count) {
        assert_true(transport_read(&transport, got + total, sizeof got - total,
                                   transport_now_ms(&transport) + 1000, &count, &fault));
    }
    assert_memory_equal(got, all, sizeof all);
    transport_close(&transport);
    close(master);
}

static void waiting_for_nothing_ends_on_time_without_spinning(void **state) {
    (void)state;
    char path[64];
    uint8_t byte;
    size_t count = 9;
    struct transport transport;
    struct fault fault = {0};
    int master = thread_robot_pty(path, sizeof path);
    assert_true(transport_open_tty(path, &transport, &fault));
    uint32_t begun_ms = transport_now_ms(&transport);
    double cpu_begun_ms = cpu_ms();
    assert_true(transport_read(&transport, &byte, 1, begun_ms + 150, &count, &fault));
    assert_int_equal(count, 0);
    assert_in_range(transport_now_ms(&transport) - begun_ms, 149, 400);
    assert_true(getenv("UNDER_VALGRIND") != NULL || cpu_ms() - cpu_begun_ms < 20);
    transport_close(&transport);
    close(master);
}

static void a_pulled_pty_is_noticed_at_once_without_spinning(void **state) {
    (void)state;
    char path[64];
    struct transport transport;
    struct fault fault = {0};
    int master = thread_robot_pty(path, sizeof path);
    assert_true(transport_open_tty(path, &transport, &fault));
    assert_pull_is_noticed(&transport, &master);
    uint8_t byte = 0;
    assert_false(transport_write(&transport, &byte, 1, &fault));
    assert_int_equal(fault.kind, FAULT_LINK);
    transport_close(&transport);
}

static void a_robot_that_takes_no_bytes_is_a_fault_in_bounded_time(void **state) {
    (void)state;
    int ends[2];
    struct transport transport;
    struct fault fault = {0};
    static const uint8_t many[1 << 20];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_true(transport_from_descriptor(ends[0], "pair", &transport, &fault));
    uint32_t begun_ms = transport_now_ms(&transport);
    assert_false(transport_write(&transport, many, sizeof many, &fault));
    assert_int_equal(fault.kind, FAULT_TIMEOUT);
    assert_in_range(transport_now_ms(&transport) - begun_ms, 400, 1500);
    transport_close(&transport);
    close(ends[1]);
}

static void a_port_in_use_is_not_opened_twice(void **state) {
    (void)state;
    char path[64];
    struct transport first, second;
    struct fault fault = {0};
    int master = thread_robot_pty(path, sizeof path);
    assert_true(transport_open_tty(path, &first, &fault));
    assert_false(transport_open_tty(path, &second, &fault));
    assert_int_equal(fault.kind, FAULT_IO);
    assert_true(fault.advice[0] != '\0');
    transport_close(&first);
    close(master);
}

/* ---- what is no port ----------------------------------------------------------------------- */

static void a_missing_port_is_said_to_be_missing(void **state) {
    (void)state;
    struct transport transport;
    struct fault fault = {0};
    assert_false(transport_open_tty("/dev/ttyUSB99", &transport, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_non_null(strstr(fault.message, "/dev/ttyUSB99"));
    assert_true(fault.advice[0] != '\0');
    assert_false(transport_open_serial("/dev/ttyUSB99", &transport, &fault));
    assert_true(fault.message[0] != '\0');
    assert_false(transport_open_unix("/nowhere/socket", &transport, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
}

static void a_file_and_a_folder_are_no_ports(void **state) {
    (void)state;
    struct transport transport;
    struct fault fault = {0};
    assert_false(transport_open_tty("Makefile", &transport, &fault));
    assert_int_equal(fault.kind, FAULT_TYPE);
    assert_false(transport_open_tty("/dev/null", &transport, &fault));
    assert_int_equal(fault.kind, FAULT_TYPE);
    assert_false(transport_open_tty("/tmp", &transport, &fault));
    assert_true(fault.message[0] != '\0');
}

static void a_path_too_long_for_a_socket_is_refused(void **state) {
    (void)state;
    char path[300];
    struct transport transport;
    struct fault fault = {0};
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_false(transport_open_unix(path, &transport, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
}

static void every_reason_to_stay_closed_has_its_words(void **state) {
    (void)state;
    static const int numbers[] = {EACCES, EPERM, EBUSY, ENOENT, ENODEV, ECONNREFUSED, EIO, EMFILE};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct fault fault = {0};
        assert_false(stream_open_fault(numbers[i], "/dev/ttyACM0", &fault));
        assert_int_not_equal(fault.kind, FAULT_NONE);
        assert_true(fault.message[0] != '\0');
    }
    struct fault fault = {0};
    stream_open_fault(EACCES, "/dev/ttyACM0", &fault);
    assert_non_null(strstr(fault.advice, "dialout"));
}

/* ---- sockets --------------------------------------------------------------------------------- */

static void a_closed_socket_is_noticed_at_once(void **state) {
    (void)state;
    int ends[2];
    struct transport transport;
    struct fault fault = {0};
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_true(transport_from_descriptor(ends[0], "pair", &transport, &fault));
    assert_pull_is_noticed(&transport, &ends[1]);
    transport_close(&transport);
}

static void bytes_sent_before_hanging_up_are_still_read(void **state) {
    (void)state;
    int ends[2];
    uint8_t got[8];
    size_t count = 0;
    struct transport transport;
    struct fault fault = {0};
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_true(transport_from_descriptor(ends[0], "pair", &transport, &fault));
    assert_int_equal(write(ends[1], "adieu", 5), 5);
    close(ends[1]);
    assert_true(transport_read(&transport, got, sizeof got, 0, &count, &fault));
    assert_int_equal(count, 5);
    assert_false(transport_read(&transport, got, sizeof got, 0, &count, &fault));
    transport_close(&transport);
}

static int listen_tcp(char *port, size_t size) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(descriptor >= 0);
    assert_int_equal(bind(descriptor, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(descriptor, 1), 0);
    assert_int_equal(getsockname(descriptor, (struct sockaddr *)&address, &length), 0);
    snprintf(port, size, "%u", ntohs(address.sin_port));
    return descriptor;
}

static void a_tcp_peer_is_reached_and_an_absent_one_named(void **state) {
    (void)state;
    char port[16];
    uint8_t byte = 42;
    struct transport transport;
    struct fault fault = {0};
    int listener = listen_tcp(port, sizeof port);
    assert_true(transport_open_tcp("127.0.0.1", port, &transport, &fault));
    int peer = accept(listener, NULL, NULL);
    assert_true(transport_write(&transport, &byte, 1, &fault));
    byte = 0;
    assert_int_equal(read(peer, &byte, 1), 1);
    assert_int_equal(byte, 42);
    transport_close(&transport);
    close(peer);
    close(listener);
    assert_false(transport_open_tcp("127.0.0.1", port, &transport, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_false(transport_open_tcp("127.0.0.1", "no-such-service", &transport, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
}

static void closing_a_closed_transport_is_harmless(void **state) {
    (void)state;
    struct transport transport = {0};
    transport_close(&transport);
    transport_close(&transport);
}

/* ---- sessions over them ------------------------------------------------------------------------
 */

static void a_session_runs_over_a_pty_and_ends_when_it_is_pulled(void **state) {
    (void)state;
    char path[64];
    static struct thread_robot robot;
    struct transport transport;
    struct session *session = NULL;
    struct fault fault = {0};
    struct message commands[] = {{.type = MESSAGE_RESUME, .resume = {STOP_REASON_ASKED}},
                                 {.type = MESSAGE_DRIVE, .drive = {200, 200}}};
    int master = thread_robot_pty(path, sizeof path);
    thread_robot_start(&robot, master, false);
    assert_true(transport_open_tty(path, &transport, &fault));
    assert_true(session_open(&transport, NULL, &session, &fault));
    assert_string_equal(session_info(session)->model, "threaded");
    assert_true(session_request(session, commands, 2, &fault));
    assert_true(robot.motors_on);
    assert_true(session_stop(session, &fault));
    assert_false(robot.motors_on);
    assert_true(clock_sync_uncertainty_ms(session_clock(session)) < 100);
    thread_robot_end(&robot);
    uint32_t begun_ms = session_now_ms(session);
    while (session_wait(session, begun_ms + 3000, &fault)) {
        assert_true(session_now_ms(session) - begun_ms < 1000);
    }
    assert_int_equal(fault.kind, FAULT_LINK);
    assert_true(session_now_ms(session) - begun_ms <= TRANSPORT_UNPLUG_MAX_MS);
    session_close(session);
}

static void plugging_back_in_finds_the_robot_again(void **state) {
    (void)state;
    char path[64];
    static struct thread_robot robot;
    struct transport transport;
    struct session *session = NULL;
    struct fault fault = {0};
    struct message led = {.type = MESSAGE_LED, .led = {1, 2, 3}};
    thread_robot_start(&robot, thread_robot_pty(path, sizeof path), false);
    assert_true(transport_open_tty(path, &transport, &fault));
    assert_true(session_open(&transport, NULL, &session, &fault));
    thread_robot_end(&robot);
    assert_false(session_request(session, &led, 1, &fault));
    thread_robot_start(&robot, thread_robot_pty(path, sizeof path), false);
    assert_true(transport_open_tty(path, &transport, &fault));
    assert_true(session_reconnect(session, &transport, &fault));
    assert_true(session_request(session, &led, 1, &fault));
    assert_int_equal(robot.commands, 1);
    session_close(session);
    thread_robot_end(&robot);
}

int main(void) {
    signal(SIGPIPE, SIG_DFL); /* a broken pipe must not kill us */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_pass_a_pty_unchanged_both_ways),
        cmocka_unit_test(waiting_for_nothing_ends_on_time_without_spinning),
        cmocka_unit_test(a_pulled_pty_is_noticed_at_once_without_spinning),
        cmocka_unit_test(a_robot_that_takes_no_bytes_is_a_fault_in_bounded_time),
        cmocka_unit_test(a_port_in_use_is_not_opened_twice),
        cmocka_unit_test(a_missing_port_is_said_to_be_missing),
        cmocka_unit_test(a_file_and_a_folder_are_no_ports),
        cmocka_unit_test(a_path_too_long_for_a_socket_is_refused),
        cmocka_unit_test(every_reason_to_stay_closed_has_its_words),
        cmocka_unit_test(a_closed_socket_is_noticed_at_once),
        cmocka_unit_test(bytes_sent_before_hanging_up_are_still_read),
        cmocka_unit_test(a_tcp_peer_is_reached_and_an_absent_one_named),
        cmocka_unit_test(closing_a_closed_transport_is_harmless),
        cmocka_unit_test(a_session_runs_over_a_pty_and_ends_when_it_is_pulled),
        cmocka_unit_test(plugging_back_in_finds_the_robot_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
