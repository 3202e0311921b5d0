/* Lockstep: the codec byte by byte, hostile peers, and a session over a real socket in
 * virtual time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "firmware-bridge/link/lockstep.h"
#include "firmware-bridge/link/session.h"
#include "firmware-bridge/link/stream.h"
#include "tests/firmware-bridge/link/support_thread_robot.h"

static char socket_path[64];

/* ---- codec --------------------------------------------------------------------------- */

static void a_request_is_read_whatever_its_pieces(void **state) {
    (void)state;
    static const uint8_t request[] = {0x10, 0x27, 0, 0, 3, 0, 'a', 'b', 'c'};
    for (size_t piece = 1; piece <= sizeof request; piece++) {
        struct lockstep_reader reader = {0};
        for (size_t at = 0; at < sizeof request; at += piece) {
            size_t left = sizeof request - at;
            size_t count = piece < left ? piece : left;
            assert_false(reader.complete);
            assert_int_equal(lockstep_take(&reader, request + at, count), count);
        }
        size_t count = 0;
        assert_true(reader.complete);
        assert_int_equal(lockstep_until_ms(&reader), 10000);
        assert_memory_equal(lockstep_bytes(&reader, &count), "abc", 3);
        assert_int_equal(count, 3);
    }
}

static void two_requests_in_one_piece_are_taken_one_by_one(void **state) {
    (void)state;
    static const uint8_t two[] = {1, 0, 0, 0, 1, 0, 'x', 2, 0, 0, 0, 0, 0};
    struct lockstep_reader reader = {0};
    size_t count = 0;
    assert_int_equal(lockstep_take(&reader, two, sizeof two), 7);
    assert_int_equal(lockstep_take(&reader, two + 7, 6), 0); /* not before next */
    lockstep_next(&reader);
    assert_int_equal(lockstep_take(&reader, two + 7, 6), 6);
    assert_true(reader.complete);
    assert_int_equal(lockstep_until_ms(&reader), 2);
    lockstep_bytes(&reader, &count);
    assert_int_equal(count, 0);
}

static void a_request_too_long_is_broken_and_writes_nowhere(void **state) {
    (void)state;
    struct lockstep_reader reader = {0};
    uint8_t hostile[LOCKSTEP_MESSAGE_MAX + 64];
    memset(hostile, 0xff, sizeof hostile);
    size_t taken = lockstep_take(&reader, hostile, sizeof hostile);
    assert_true(reader.broken);
    assert_false(reader.complete);
    assert_true(taken <= LOCKSTEP_MESSAGE_MAX);
    assert_int_equal(lockstep_take(&reader, hostile, sizeof hostile), 0);
}

static void the_longest_request_is_read(void **state) {
    (void)state;
    struct lockstep_reader reader = {0};
    uint8_t bytes[LOCKSTEP_BYTES_MAX], message[LOCKSTEP_MESSAGE_MAX];
    size_t count = 0;
    memset(bytes, 7, sizeof bytes);
    size_t length = lockstep_write_answer(UINT32_MAX, bytes, sizeof bytes, message);
    assert_int_equal(length, LOCKSTEP_MESSAGE_MAX);
    assert_int_equal(lockstep_take(&reader, message, length), length);
    assert_true(reader.complete);
    assert_int_equal(lockstep_until_ms(&reader), UINT32_MAX);
    assert_memory_equal(lockstep_bytes(&reader, &count), bytes, sizeof bytes);
}

/* ---- over a socket -------------------------------------------------------------------- */

static void a_session_runs_in_the_tables_time(void **state) {
    (void)state;
    static struct thread_robot robot;
    struct transport transport;
    struct session *session = NULL;
    struct fault fault = {0};
    struct message subscribe = {.type = MESSAGE_SUBSCRIBE, .subscribe = {10}};
    uint32_t count = 0;
    thread_robot_start(&robot, thread_robot_listen(socket_path), true);
    assert_true(lockstep_open(socket_path, &transport, &fault));
    assert_int_equal(transport_now_ms(&transport), 5000);
    assert_true(session_open(&transport, NULL, &session, &fault));
    assert_true(session_now_ms(session) < 5100);
    assert_true(session_request(session, &subscribe, 1, &fault));
    uint32_t wall_ms = stream_now_ms(), until_ms = session_now_ms(session) + 20000;
    while ((int32_t)(until_ms - session_now_ms(session)) > 0) {
        assert_true(session_wait(session, until_ms, &fault));
    }
    assert_int_equal(session_now_ms(session), until_ms);
    session_sensors(session, &count);
    assert_in_range(count, 2000, 2001);
    assert_true(stream_now_ms() - wall_ms < 10000);
    assert_true(session_descriptor(session) >= 0);
    session_close(session);
    thread_robot_end(&robot);
}

static void time_stands_still_while_nobody_waits(void **state) {
    (void)state;
    static struct thread_robot robot;
    struct transport transport;
    struct fault fault = {0};
    uint8_t bytes[8];
    size_t count = 0;
    thread_robot_start(&robot, thread_robot_listen(socket_path), true);
    assert_true(lockstep_open(socket_path, &transport, &fault));
    usleep(30000);
    assert_true(transport_read(&transport, bytes, sizeof bytes, 0, &count, &fault));
    assert_int_equal(transport_now_ms(&transport), 5000);
    assert_true(transport_read(&transport, bytes, sizeof bytes, 5007, &count, &fault));
    assert_int_equal(transport_now_ms(&transport), 5007);
    transport_close(&transport);
    thread_robot_end(&robot);
}

static void more_bytes_than_fit_one_request_all_arrive(void **state) {
    (void)state;
    static struct thread_robot robot;
    static uint8_t many[5 * LOCKSTEP_BYTES_MAX];
    uint8_t line[FRAME_LINE_MAX], got[256];
    size_t count = 0;
    struct transport transport;
    struct fault fault = {0};
    struct message hello = {.type = MESSAGE_HELLO, .hello = {1, 99}};
    thread_robot_start(&robot, thread_robot_listen(socket_path), true);
    assert_true(lockstep_open(socket_path, &transport, &fault));
    memset(many, 1, sizeof many);
    many[sizeof many - 1] = 0;
    size_t length = frame_write_message(&hello, 0, frame_seed(0, 0), line);
    assert_true(transport_write(&transport, many, sizeof many, &fault));
    assert_true(transport_write(&transport, line, length, &fault));
    assert_true(transport_read(&transport, got, sizeof got, 6000, &count, &fault));
    assert_true(count > 20); /* INFO: the bytes behind the garbage were heard */
    transport_close(&transport);
    thread_robot_end(&robot);
}

static void a_table_that_goes_is_noticed(void **state) {
    (void)state;
    static struct thread_robot robot;
    struct transport transport;
    struct session *session = NULL;
    struct fault fault = {0};
    thread_robot_start(&robot, thread_robot_listen(socket_path), true);
    assert_true(lockstep_open(socket_path, &transport, &fault));
    assert_true(session_open(&transport, NULL, &session, &fault));
    thread_robot_end(&robot);
    assert_false(session_wait(session, session_now_ms(session) + 100, &fault));
    assert_int_equal(fault.kind, FAULT_LINK);
    session_close(session);
}

/* ---- hostile tables ---------------------------------------------------------------------- */

struct liar {
    int listener;
    const char *says;
    size_t length;
};

static void *lie(void *argument) {
    struct liar *liar = argument;
    int connection = accept(liar->listener, NULL, NULL);
    send(connection, liar->says, liar->length, MSG_NOSIGNAL);
    usleep(20000);
    close(connection);
    return NULL;
}

/* What opening, and then waiting once, says of a table that says these bytes. */
static enum fault_kind kind_for(const char *says, size_t length) {
    struct liar liar = {thread_robot_listen(socket_path), says, length};
    struct transport transport;
    struct fault fault = {0};
    pthread_t thread;
    uint8_t bytes[8];
    size_t count = 0;
    assert_int_equal(pthread_create(&thread, NULL, lie, &liar), 0);
    if (lockstep_open(socket_path, &transport, &fault)) {
        assert_false(transport_read(&transport, bytes, sizeof bytes, 5, &count, &fault));
        transport_close(&transport);
    }
    pthread_join(thread, NULL);
    close(liar.listener);
    return fault.kind;
}

static void a_socket_that_is_no_table_is_said_to_be_none(void **state) {
    (void)state;
    assert_int_equal(kind_for("SSH-2.0-OpenSSH_9.2\r\n", 21), FAULT_LINK);
    assert_int_equal(kind_for("", 0), FAULT_LINK);
    assert_int_equal(kind_for("PLS1", 4), FAULT_LINK);
    assert_int_equal(kind_for("PLS2\0\0\0\0", 8), FAULT_LINK);
}

static void an_answer_longer_than_allowed_is_refused(void **state) {
    (void)state;
    assert_int_equal(kind_for("PLS1\0\0\0\0\1\0\0\0\xff\xff", 14), FAULT_LINK);
    assert_int_equal(kind_for("PLS1\0\0\0\0\1\0\0\0\5\0ab", 16), FAULT_LINK);
}

int main(void) {
    snprintf(socket_path, sizeof socket_path, "/tmp/perseverons-test-lockstep-%d", (int)getpid());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_read_whatever_its_pieces),
        cmocka_unit_test(two_requests_in_one_piece_are_taken_one_by_one),
        cmocka_unit_test(a_request_too_long_is_broken_and_writes_nowhere),
        cmocka_unit_test(the_longest_request_is_read),
        cmocka_unit_test(a_session_runs_in_the_tables_time),
        cmocka_unit_test(time_stands_still_while_nobody_waits),
        cmocka_unit_test(more_bytes_than_fit_one_request_all_arrive),
        cmocka_unit_test(a_table_that_goes_is_noticed),
        cmocka_unit_test(a_socket_that_is_no_table_is_said_to_be_none),
        cmocka_unit_test(an_answer_longer_than_allowed_is_refused),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(socket_path);
    return failed;
}
