/* The driver for robots that carry our firmware: robot.h's words become the
 * protocol's messages, its telemetry becomes snapshots. */
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/link/session.h"
#include "firmware-bridge/robots/driver.h"
#include "language/language.h"

#define FIRST_SNAPSHOT_MAX_MS 500

_Static_assert(ROBOT_GROUND_MAX == MESSAGE_GROUND_MAX, "snapshots hold what SENSORS carries");
_Static_assert(ROBOT_DISTANCE_NONE_MM == MESSAGE_DISTANCE_NONE_MM, "the same sign for nothing");
_Static_assert(ROBOT_NAME_MAX > MESSAGE_MODEL_MAX, "a model's name fits");

struct our_firmware {
    struct session *session;
    uint32_t opened_ms;       /* transport's clock when robot_time was 0 */
    uint32_t opened_robot_ms; /* robot's clock at that moment */
    bool resume_first;        /* the motors are held because we wanted it */
    uint32_t sensors_count;   /* telemetry already made into the snapshot */
    bool ticks_known;         /* left_low and right_low are of this session */
    uint16_t left_low, right_low;
    struct robot_snapshot snapshot;
};

/* ---- telemetry -> snapshot ------------------------------------------------------- */

/* Encoders send 16 bits; between two telemetry frames they move by far less. */
static void follow_ticks(struct our_firmware *robot, const struct message_sensors *sensors) {
    if (robot->ticks_known) {
        robot->snapshot.left_ticks += (int16_t)(sensors->left_ticks - robot->left_low);
        robot->snapshot.right_ticks += (int16_t)(sensors->right_ticks - robot->right_low);
    }
    robot->left_low = sensors->left_ticks;
    robot->right_low = sensors->right_ticks;
    robot->ticks_known = true;
}

static void take_sensors(struct our_firmware *robot) {
    uint32_t count = 0;
    const struct message_sensors *sensors = session_sensors(robot->session, &count);
    if (sensors == NULL || count == robot->sensors_count) {
        return;
    }
    robot->sensors_count = count;
    follow_ticks(robot, sensors);
    struct robot_snapshot *snapshot = &robot->snapshot;
    snapshot->time_ms = sensors->time_ms - robot->opened_robot_ms;
    memcpy(snapshot->ground_percent, sensors->ground_percent, sizeof snapshot->ground_percent);
    snapshot->distance_mm = sensors->distance_mm;
    snapshot->buttons = sensors->buttons;
    snapshot->bumpers = sensors->bumpers;
    snapshot->motion_done = sensors->motion_done;
    snapshot->moving = sensors->moving;
    snapshot->stopped = sensors->stop_reason != STOP_REASON_NONE;
}

/* ---- commands --------------------------------------------------------------------- */

/* The session's words say that the robot is stopped; telemetry may know by what. */
static bool explain_stop(struct our_firmware *robot, struct fault *fault) {
    const struct message_sensors *sensors = session_sensors(robot->session, NULL);
    if (sensors != NULL && sensors->stop_reason == STOP_REASON_OUTSIDE) {
        fault_set(fault, FAULT_STOPPED, _("Somebody else has stopped the robot."));
        return fault_advise(fault, _("Start the program again when the robot may move."));
    }
    if (sensors != NULL && sensors->stop_reason == STOP_REASON_WATCHDOG) {
        fault_set(
            fault, FAULT_STOPPED,
            _("The robot stopped by itself: it had not heard from the computer for a while."));
        return fault_advise(fault, _("Start the program again. If this happens often, look at "
                                     "the cable, or close other programs."));
    }
    return false;
}

static bool request(struct our_firmware *robot, const struct message *commands, size_t count,
                    struct fault *fault) {
    bool done = session_request(robot->session, commands, count, fault);
    take_sensors(robot);
    return done ? true : (fault->kind == FAULT_STOPPED ? explain_stop(robot, fault) : false);
}

/* A command that moves. A stop of our own is lifted on the way, no graver one. */
static bool request_movement(struct our_firmware *robot, const struct message *movement,
                             struct fault *fault) {
    if (!robot->resume_first) {
        return request(robot, movement, 1, fault);
    }
    struct message commands[] = {{.type = MESSAGE_RESUME, .resume = {STOP_REASON_ASKED}},
                                 *movement};
    bool done = request(robot, commands, 2, fault);
    robot->resume_first = !done && fault->kind != FAULT_REFUSED;
    return done;
}

static bool drive(void *state, int left_permille, int right_permille, struct fault *fault) {
    struct message message = {.type = MESSAGE_DRIVE,
                              .drive = {(int16_t)left_permille, (int16_t)right_permille}};
    return request_movement(state, &message, fault);
}

static bool move(void *state, uint8_t motion, int32_t distance_mm, int speed_permille,
                 struct fault *fault) {
    struct message message = {.type = MESSAGE_MOVE,
                              .move = {motion, distance_mm, (uint16_t)speed_permille}};
    return request_movement(state, &message, fault);
}

static bool turn(void *state, uint8_t motion, int32_t angle_ddeg, int speed_permille,
                 struct fault *fault) {
    struct message message = {.type = MESSAGE_TURN,
                              .turn = {motion, angle_ddeg, (uint16_t)speed_permille}};
    return request_movement(state, &message, fault);
}

static bool stop(void *state, struct fault *fault) {
    struct our_firmware *robot = state;
    robot->resume_first = true;
    bool done = session_stop(robot->session, fault);
    take_sensors(robot);
    return done;
}

static bool led(void *state, uint8_t red, uint8_t green, uint8_t blue, struct fault *fault) {
    struct message message = {.type = MESSAGE_LED, .led = {red, green, blue}};
    return request(state, &message, 1, fault);
}

static bool tone(void *state, uint16_t frequency_hz, uint16_t duration_ms, struct fault *fault) {
    struct message message = {.type = MESSAGE_TONE, .tone = {frequency_hz, duration_ms}};
    return request(state, &message, 1, fault);
}

/* ---- time -------------------------------------------------------------------------- */

static uint32_t time_ms(void *state) {
    struct our_firmware *robot = state;
    return session_now_ms(robot->session) - robot->opened_ms;
}

static bool wait(void *state, uint32_t until_ms, struct fault *fault) {
    struct our_firmware *robot = state;
    bool done = session_wait(robot->session, robot->opened_ms + until_ms, fault);
    take_sensors(robot);
    return done;
}

static bool service(void *state, struct fault *fault) {
    struct our_firmware *robot = state;
    bool done = session_service(robot->session, fault);
    take_sensors(robot);
    return done;
}

static const struct robot_snapshot *latest(void *state) {
    return &((struct our_firmware *)state)->snapshot;
}

static int descriptor(const void *state) {
    return session_descriptor(((const struct our_firmware *)state)->session);
}

/* ---- opening and closing ------------------------------------------------------------- */

/* Subscribes, and waits for the first telemetry so that there is always a snapshot. A program on
 * board gives way: two cannot drive. */
static bool begin(struct our_firmware *robot, struct fault *fault) {
    struct message subscribe = {.type = MESSAGE_SUBSCRIBE, .subscribe = {ROBOT_SNAPSHOT_MS}};
    robot->resume_first = true;
    robot->ticks_known = false;
    if (!session_request(robot->session, &subscribe, 1, fault)) {
        return false;
    }
    uint32_t until_ms = session_now_ms(robot->session) + FIRST_SNAPSHOT_MAX_MS;
    if (session_sensors(robot->session, NULL) == NULL &&
        !session_wait(robot->session, until_ms, fault)) {
        return false;
    }
    if (session_sensors(robot->session, NULL) == NULL) {
        return fault_set(fault, FAULT_TIMEOUT, _("The robot sends no sensor values."));
    }
    return !session_sensors(robot->session, NULL)->running || session_stop(robot->session, fault);
}

/* A robot whose clock began anew goes on where its snapshots were. */
static void keep_time(struct our_firmware *robot) {
    uint32_t now_ms = session_now_ms(robot->session);
    robot->opened_robot_ms =
        clock_sync_robot_ms(session_clock(robot->session), now_ms) - (now_ms - robot->opened_ms);
}

static bool reconnect(void *state, struct transport *transport, struct fault *fault) {
    struct our_firmware *robot = state;
    if (!session_reconnect(robot->session, transport, fault)) {
        return false;
    }
    keep_time(robot);
    if (!begin(robot, fault)) {
        return false;
    }
    take_sensors(robot);
    return true;
}

static void close_robot(void *state) {
    struct our_firmware *robot = state;
    session_close(robot->session);
    free(robot);
}

static void describe(const struct message_info *message, struct robot_info *info) {
    *info = (struct robot_info){
        .protocol_version = message->version,
        .firmware_major = message->firmware_major,
        .firmware_minor = message->firmware_minor,
        .ground_count = message->ground_count,
        .distance_count = message->distance_count,
        .button_count = message->button_count,
        .has_encoders = (message->capabilities & CAPABILITY_ENCODERS) != 0,
        .has_led = (message->capabilities & CAPABILITY_LED) != 0,
        .has_sound = (message->capabilities & CAPABILITY_SOUND) != 0,
        .is_virtual = (message->capabilities & CAPABILITY_VIRTUAL) != 0,
    };
    memcpy(info->model, message->model, sizeof message->model);
}

bool our_firmware_open(struct transport *transport, const struct session_options *options,
                       struct robot_info *info, void **state, struct fault *fault) {
    struct our_firmware *robot = calloc(1, sizeof *robot);
    if (robot == NULL) {
        transport_close(transport);
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    if (!session_open(transport, options, &robot->session, fault)) {
        free(robot);
        return false;
    }
    robot->opened_ms = session_now_ms(robot->session);
    keep_time(robot);
    if (!begin(robot, fault)) {
        close_robot(robot);
        return false;
    }
    take_sensors(robot);
    describe(session_info(robot->session), info);
    *state = robot;
    return true;
}

const struct robot_driver our_firmware_driver = {
    .drive = drive,
    .move = move,
    .turn = turn,
    .stop = stop,
    .led = led,
    .tone = tone,
    .wait = wait,
    .service = service,
    .reconnect = reconnect,
    .time_ms = time_ms,
    .latest = latest,
    .descriptor = descriptor,
    .close = close_robot,
};
