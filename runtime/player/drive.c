/* Carries out on the robot what the program asks, and ends with a stopped robot. */
#include "runtime/player/drive.h"

#include <string.h>
#include <time.h>

#include "language/language.h"

#define LOOK_MS 20 /* at the robot and at Ctrl-C, while the program computes */

struct drive {
    struct robot *robot;
    struct player *player;
    const struct drive_options *options;
    struct drive_result *result;
    struct fault *fault;
    const char *name;
    int64_t called_us;
    uint32_t begun_ms;    /* robot's clock at BEGIN */
    uint32_t observed_ms; /* time of the snapshot shown last */
    bool begun;
    bool over; /* nothing more to do: success unless `fault` has a kind */
};

static int64_t now_us(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
        return 0;
    }
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- the robot's time ------------------------------------------------------------------ */

static uint32_t elapsed_ms(const struct drive *drive) {
    return robot_time_ms(drive->robot) - drive->begun_ms;
}

static bool is_interrupted(const struct drive *drive) {
    return drive->options->interrupted != NULL && *drive->options->interrupted != 0;
}

static bool is_time_over(const struct drive *drive) {
    uint32_t limit = drive->options->time_limit_ms;
    return limit != 0 && drive->begun && elapsed_ms(drive) >= limit;
}

static void observe(struct drive *drive, const struct robot_snapshot *snapshot) {
    if (drive->options->observe != NULL && snapshot->time_ms != drive->observed_ms) {
        drive->observed_ms = snapshot->time_ms;
        drive->options->observe(drive->options->context, snapshot);
    }
}

static bool wait_for(struct drive *drive, const struct player_request *request) {
    uint32_t until_ms = request->until_ms;
    uint32_t limit = drive->options->time_limit_ms;
    struct robot_snapshot snapshot;
    if (limit != 0 && until_ms > limit) {
        until_ms = limit;
    }
    do {
        if (!robot_wait(drive->robot, drive->begun_ms + until_ms, &snapshot, drive->fault)) {
            return false;
        }
        observe(drive, &snapshot);
    } while (!request->on_snapshot && elapsed_ms(drive) < until_ms && !is_interrupted(drive));
    return true;
}

/* ---- requests ---------------------------------------------------------------------------- */

static void note_motor(struct drive *drive) {
    if (drive->result->first_motor_us == 0) {
        drive->result->first_motor_us = (uint64_t)(now_us() - drive->called_us);
    }
}

static bool order(struct drive *drive, const struct player_request *request, uint8_t *motion) {
    struct robot *robot = drive->robot;
    struct fault *fault = drive->fault;
    drive->result->commands++;
    switch (request->kind) {
    case PLAYER_DRIVE:
        return robot_drive(robot, request->a, request->b, fault);
    case PLAYER_MOVE:
        return robot_move(robot, request->a, request->b, motion, fault);
    case PLAYER_TURN:
        return robot_turn(robot, request->a, request->b, motion, fault);
    case PLAYER_STOP:
        return robot_stop(robot, fault);
    case PLAYER_LED:
        return robot_led(robot, (uint8_t)request->a, (uint8_t)request->b, (uint8_t)request->c,
                         fault);
    default:
        return robot_tone(robot, (uint16_t)request->a, (uint16_t)request->b, fault);
    }
}

static bool print(const struct drive *drive, const struct player_request *request) {
    return drive->options->print == NULL ||
           drive->options->print(drive->options->context, request->text, request->text_size,
                                 drive->fault);
}

static bool begin(struct drive *drive) {
    drive->begun = true;
    drive->begun_ms = robot_time_ms(drive->robot);
    return true;
}

/* Does what is asked; false: fault. */
static bool obey(struct drive *drive, const struct player_request *request, uint8_t *motion) {
    switch (request->kind) {
    case PLAYER_BEGIN:
        return begin(drive);
    case PLAYER_WAIT:
        return wait_for(drive, request);
    case PLAYER_PRINT:
        return print(drive, request);
    case PLAYER_SILENT:
        return robot_service(drive->robot, drive->fault);
    case PLAYER_FAILED:
        *drive->fault = request->fault;
        return false;
    case PLAYER_FINISHED:
        drive->over = true;
        return true;
    case PLAYER_DRIVE:
    case PLAYER_MOVE:
    case PLAYER_TURN:
        if (!order(drive, request, motion)) {
            return false;
        }
        note_motor(drive);
        return true;
    case PLAYER_STOP:
    case PLAYER_LED:
    case PLAYER_TONE:
        return order(drive, request, motion);
    }
    return true;
}

static void reply(struct drive *drive, uint8_t motion) {
    struct player_reply answer = {.now_ms = elapsed_ms(drive), .motion = motion};
    answer.snapshot = *robot_latest(drive->robot);
    observe(drive, &answer.snapshot);
    player_reply(drive->player, &answer);
}

/* The time limit: right for a program that is only watching, else too long. */
static bool end_at_limit(struct drive *drive, const struct player_request *request) {
    drive->over = drive->result->time_limit = true;
    if (request->kind == PLAYER_WAIT && request->ended) {
        return true;
    }
    fault_set(drive->fault, FAULT_BUDGET, _("the program was not finished after %u seconds"),
              drive->options->time_limit_ms / 1000);
    fault_advise(drive->fault, _("Is there a loop that never ends? --duration gives more time."));
    return false;
}

/* One request from the child; false: fault. */
static bool step(struct drive *drive) {
    struct player_request request;
    uint8_t motion = 0;
    if (is_interrupted(drive)) {
        return fault_set(drive->fault, FAULT_STOPPED, _("the program was stopped"));
    }
    if (!player_next(drive->player, LOOK_MS, &request)) {
        return fault_set(drive->fault, FAULT_IO, _("the program's process has ended unexpectedly"));
    }
    bool done = obey(drive, &request, &motion);
    if (done && !drive->over && is_time_over(drive)) {
        done = end_at_limit(drive, &request);
    }
    if (!done) {
        int line = drive->fault->line != 0 ? drive->fault->line : request.line;
        return fault_at(drive->fault, drive->name, line, 0);
    }
    if (!drive->over && request.kind != PLAYER_SILENT) {
        reply(drive, motion);
    }
    return true;
}

/* ---- the whole ---------------------------------------------------------------------------- */

static bool run(struct drive *drive, const struct player_program *program) {
    struct player_options options = {.language = drive->options->language,
                                     .seed = drive->options->seed,
                                     .cpu_ms = drive->options->cpu_ms,
                                     .instructions = drive->options->instructions,
                                     .fitted = *robot_info(drive->robot)};
    options.share_processor = options.fitted.is_virtual;
    if (!player_start(program, &options, &drive->player, drive->fault)) {
        return false;
    }
    bool well = true;
    while (well && !drive->over) {
        well = step(drive);
    }
    return well;
}

bool drive_program(struct robot *robot, const struct player_program *program,
                   const struct drive_options *options, struct drive_result *result,
                   struct fault *fault) {
    struct drive drive = {.robot = robot,
                          .options = options,
                          .result = result,
                          .fault = fault,
                          .name = program->name,
                          .called_us = now_us()};
    memset(result, 0, sizeof *result);
    bool well = run(&drive, program);
    struct fault late = {0};
    bool stopped = robot_stop(robot, &late);
    result->duration_ms = drive.begun ? elapsed_ms(&drive) : 0;
    player_end(drive.player);
    if (well && !stopped) {
        *fault = late;
        return false;
    }
    return well;
}
