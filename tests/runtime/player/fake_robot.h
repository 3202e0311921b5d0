/* fake_robot: the robot seam, played by a few lines of arithmetic in virtual
 * time, and a stage to play programs on. It defines the robot_ functions, so that
 * a test which includes it is not linked with the real robot.
 *
 * Orders take 1 ms. Movements make 10 cm or 90 degrees in 0.5 s at 100 %.
 * Sensors show what `fake.sense` says. Everything ordered is written to
 * `fake.log`, one word each: "drive(500,-500)@12". */
#ifndef TESTS_RUNTIME_PLAYER_FAKE_ROBOT_H
#define TESTS_RUNTIME_PLAYER_FAKE_ROBOT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/robots/robot.h"
#include "runtime/player/drive.h"

#define FAKE_LOG_MAX 20000

struct robot {
    struct robot_info info;
    struct robot_snapshot latest;
    uint32_t now_ms, motion_end_ms;
    uint8_t motion;
    bool moving, motors_on;
    bool blocked; /* movements end without being completed */
    void (*sense)(struct robot *fake, struct robot_snapshot *snapshot);
    uint32_t broken_at_ms; /* the link is lost then; 0: never */
    unsigned stops, services;
    size_t log_used;
    char log[FAKE_LOG_MAX];
};

static struct robot fake;

static void fake_reset(void) {
    memset(&fake, 0, sizeof fake);
    fake.info = (struct robot_info){.model = "fake",
                                    .ground_count = 5,
                                    .distance_count = 1,
                                    .button_count = 2,
                                    .is_virtual = true};
    fake.latest.distance_mm = ROBOT_DISTANCE_NONE_MM;
}

static void fake_log(const char *text) {
    int room = (int)(sizeof fake.log - fake.log_used);
    int used = snprintf(fake.log + fake.log_used, (size_t)room, "%s%s",
                        fake.log_used > 0 ? " " : "", text);
    fake.log_used += used < room ? (size_t)used : 0;
}

static void fake_sense(struct robot *robot) {
    if (robot->moving && robot->now_ms >= robot->motion_end_ms) {
        robot->moving = robot->motors_on = false;
        robot->latest.motion_done = robot->blocked ? robot->latest.motion_done : robot->motion;
    }
    robot->latest.time_ms = robot->now_ms;
    robot->latest.moving = robot->moving;
    if (robot->sense != NULL) {
        robot->sense(robot, &robot->latest);
    }
}

static bool fake_pass(struct robot *robot, uint32_t until_ms, struct fault *fault) {
    if (robot->broken_at_ms != 0 && until_ms >= robot->broken_at_ms) {
        return fault_set(fault, FAULT_LINK, "the robot is gone");
    }
    uint32_t next_ms = (robot->now_ms / ROBOT_SNAPSHOT_MS + 1) * ROBOT_SNAPSHOT_MS;
    if (next_ms <= until_ms) {
        robot->now_ms = next_ms;
        fake_sense(robot);
    } else if (until_ms > robot->now_ms) {
        robot->now_ms = until_ms;
    }
    return true;
}

static bool fake_order(struct robot *robot, struct fault *fault, const char *text) {
    char entry[64];
    snprintf(entry, sizeof entry, "%s@%u", text, (unsigned)robot->now_ms);
    fake_log(entry);
    return fake_pass(robot, robot->now_ms + 1, fault);
}

bool robot_open(const char *address, const struct robot_options *options, struct robot **out,
                struct fault *fault) {
    (void)address, (void)options, (void)fault;
    *out = &fake;
    return true;
}

void robot_close(struct robot *robot) { (void)robot; }

const struct robot_info *robot_info(const struct robot *robot) { return &robot->info; }

uint32_t robot_time_ms(const struct robot *robot) { return robot->now_ms; }

bool robot_drive(struct robot *robot, int left, int right, struct fault *fault) {
    char text[64];
    snprintf(text, sizeof text, "drive(%d,%d)", left, right);
    robot->moving = false;
    robot->motors_on = left != 0 || right != 0;
    return fake_order(robot, fault, text);
}

static bool fake_motion(struct robot *robot, const char *word, int32_t amount, int speed,
                        int32_t full_speed_ms, uint8_t *motion, struct fault *fault) {
    char text[64];
    snprintf(text, sizeof text, "%s(%d,%d)", word, (int)amount, speed);
    robot->motion = (uint8_t)(robot->motion == 255 ? 1 : robot->motion + 1);
    *motion = robot->motion;
    robot->moving = robot->motors_on = true;
    robot->motion_end_ms = robot->now_ms + (uint32_t)(full_speed_ms * 1000 / speed);
    return fake_order(robot, fault, text);
}

bool robot_move(struct robot *robot, int32_t mm, int speed, uint8_t *motion, struct fault *fault) {
    return fake_motion(robot, "move", mm, speed, abs(mm) * 5, motion, fault);
}

bool robot_turn(struct robot *robot, int32_t ddeg, int speed, uint8_t *motion,
                struct fault *fault) {
    return fake_motion(robot, "turn", ddeg, speed, abs(ddeg) * 5 / 9, motion, fault);
}

bool robot_stop(struct robot *robot, struct fault *fault) {
    robot->moving = robot->motors_on = false;
    robot->stops++;
    return fake_order(robot, fault, "stop");
}

bool robot_led(struct robot *robot, uint8_t red, uint8_t green, uint8_t blue, struct fault *fault) {
    char text[64];
    snprintf(text, sizeof text, "led(%u,%u,%u)", red, green, blue);
    return fake_order(robot, fault, text);
}

bool robot_tone(struct robot *robot, uint16_t hz, uint16_t ms, struct fault *fault) {
    char text[64];
    snprintf(text, sizeof text, "tone(%u,%u)", hz, ms);
    return fake_order(robot, fault, text);
}

bool robot_wait(struct robot *robot, uint32_t until_ms, struct robot_snapshot *snapshot,
                struct fault *fault) {
    if (!fake_pass(robot, until_ms, fault)) {
        return false;
    }
    *snapshot = robot->latest;
    return true;
}

const struct robot_snapshot *robot_latest(const struct robot *robot) { return &robot->latest; }

int robot_descriptor(const struct robot *robot) {
    (void)robot;
    return -1;
}

bool robot_service(struct robot *robot, struct fault *fault) {
    (void)fault;
    robot->services++;
    return true;
}

struct virtual_table *robot_virtual_table(struct robot *robot) {
    (void)robot;
    return NULL;
}

/* ---- a stage ---------------------------------------------------------------------- */

struct play {
    bool well;
    struct drive_result result;
    struct fault fault;
    size_t printed_used;
    char printed[8192]; /* the beginning of what was printed */
};

static bool play_print(void *context, const char *text, size_t size, struct fault *fault) {
    struct play *play = context;
    (void)fault;
    size_t room = sizeof play->printed - 1 - play->printed_used;
    size_t taken = size < room ? size : room;
    memcpy(play->printed + play->printed_used, text, taken);
    play->printed_used += taken;
    play->printed[play->printed_used] = '\0';
    return true;
}

/* Plays a program on the fake robot, which the caller has set up. */
static void play_bytes(struct play *play, const char *code, const char *text, size_t size) {
    struct player_program program = {"essai.lua", text, size};
    struct drive_options options = {.language = code,
                                    .seed = 1,
                                    .cpu_ms = 500,
                                    .instructions = 10000000,
                                    .time_limit_ms = 20000,
                                    .print = play_print,
                                    .context = play};
    memset(play, 0, sizeof *play);
    play->well = drive_program(&fake, &program, &options, &play->result, &play->fault);
}

__attribute__((unused)) static void play_text(struct play *play, const char *code,
                                              const char *text) {
    play_bytes(play, code, text, strlen(text));
}

#endif
