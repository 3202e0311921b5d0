#include "tests/firmware-bridge/link/support_thread_robot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware-bridge/link/lockstep.h"
#include "firmware-bridge/link/stream.h"

static void identify(void *core, struct message_info *info) {
    (void)core;
    strcpy(info->model, "threaded");
    info->capabilities = CAPABILITY_LED | CAPABILITY_ENCODERS;
    info->ground_count = 2;
}

static enum refusal command(void *core, const struct message *message) {
    struct thread_robot *robot = core;
    if (message->type == MESSAGE_TONE) {
        return REFUSAL_UNSUPPORTED;
    }
    robot->motors_on = robot->motors_on || message->type != MESSAGE_LED;
    robot->commands++;
    return REFUSAL_NONE;
}

static void stop(void *core, enum stop_reason reason) {
    (void)reason;
    struct thread_robot *robot = core;
    robot->motors_on = false;
    robot->stops++;
}

/* Encoders that run past 16 bits: 700 ticks a telemetry frame. */
static void sense(void *core, struct message_sensors *sensors) {
    struct thread_robot *robot = core;
    sensors->ground_percent[0] = 12;
    sensors->distance_mm = 450;
    sensors->left_ticks = (uint16_t)(robot->endpoint.sensors_number * 700u);
    sensors->right_ticks = (uint16_t)-sensors->left_ticks;
}

static void run_live(struct thread_robot *robot) {
    uint8_t bytes[256];
    while (!robot->must_end) {
        stream_poll(robot->descriptor, POLLIN, stream_now_ms() + 1);
        ssize_t got = read(robot->descriptor, bytes, sizeof bytes);
        robot->now_ms = stream_now_ms();
        endpoint_feed(&robot->endpoint, bytes, got > 0 ? (size_t)got : 0, robot->now_ms);
        size_t count = endpoint_poll(&robot->endpoint, bytes, sizeof bytes, robot->now_ms);
        if (count > 0 && write(robot->descriptor, bytes, count) < 0 && errno != EAGAIN) {
            usleep(1000); /* nobody at the other end yet */
        }
    }
}

static void send_all(int descriptor, const uint8_t *bytes, size_t count) {
    while (count > 0) {
        ssize_t sent = send(descriptor, bytes, count, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN) {
            return;
        }
        bytes += sent > 0 ? sent : 0;
        count -= sent > 0 ? (size_t)sent : 0;
    }
}

static void answer(struct thread_robot *robot, struct lockstep_reader *reader) {
    uint8_t bytes[LOCKSTEP_BYTES_MAX], message[LOCKSTEP_MESSAGE_MAX];
    size_t count = 0;
    const uint8_t *given = lockstep_bytes(reader, &count);
    uint32_t until_ms = lockstep_until_ms(reader);
    endpoint_feed(&robot->endpoint, given, count, robot->now_ms);
    count = endpoint_poll(&robot->endpoint, bytes, sizeof bytes, robot->now_ms);
    while (count == 0 && (int32_t)(until_ms - robot->now_ms) > 0) {
        robot->now_ms++;
        count = endpoint_poll(&robot->endpoint, bytes, sizeof bytes, robot->now_ms);
    }
    lockstep_next(reader);
    send_all(robot->descriptor, message,
             lockstep_write_answer(robot->now_ms, bytes, count, message));
}

static void run_lockstep(struct thread_robot *robot) {
    struct lockstep_reader reader = {0};
    uint8_t bytes[300], greeting[LOCKSTEP_GREETING];
    int connection = -1;
    while (connection < 0 && !robot->must_end) {
        stream_poll(robot->descriptor, POLLIN, stream_now_ms() + 20);
        connection = accept(robot->descriptor, NULL, NULL);
    }
    if (connection < 0) {
        return;
    }
    close(robot->descriptor);
    robot->descriptor = connection;
    stream_prepare(connection);
    lockstep_write_greeting(robot->now_ms, greeting);
    send_all(connection, greeting, sizeof greeting);
    while (!robot->must_end) {
        stream_poll(connection, POLLIN, stream_now_ms() + 20);
        ssize_t got = read(connection, bytes, sizeof bytes);
        for (ssize_t taken = 0; taken < got;) {
            taken += (ssize_t)lockstep_take(&reader, bytes + taken, (size_t)(got - taken));
            if (reader.complete) {
                answer(robot, &reader);
            }
        }
    }
}

static void *run(void *argument) {
    struct thread_robot *robot = argument;
    if (robot->is_lockstep) {
        run_lockstep(robot);
    } else {
        run_live(robot);
    }
    return NULL;
}

void thread_robot_start(struct thread_robot *robot, int descriptor, bool is_lockstep) {
    static const struct endpoint_robot core = {
        .identify = identify, .command = command, .stop = stop, .sense = sense};
    static uint32_t boots;
    memset(robot, 0, sizeof *robot);
    robot->descriptor = descriptor;
    robot->is_lockstep = is_lockstep;
    robot->now_ms = 5000;
    stream_prepare(descriptor);
    endpoint_start(&robot->endpoint, &core, robot, ++boots);
    assert_int_equal(pthread_create(&robot->thread, NULL, run, robot), 0);
}

void thread_robot_end(struct thread_robot *robot) {
    robot->must_end = true;
    pthread_join(robot->thread, NULL);
    close(robot->descriptor);
    robot->descriptor = -1;
}

int thread_robot_pty(char *path, int size) {
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(master >= 0);
    assert_int_equal(grantpt(master), 0);
    assert_int_equal(unlockpt(master), 0);
    assert_int_equal(ptsname_r(master, path, (size_t)size), 0);
    return master;
}

int thread_robot_listen(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(descriptor >= 0);
    assert_true(strlen(path) < sizeof address.sun_path);
    strcpy(address.sun_path, path);
    unlink(path);
    assert_int_equal(bind(descriptor, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(descriptor, 4), 0);
    return descriptor;
}
