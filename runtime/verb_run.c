/* perseverons run FILE: check, then run on the robot, live. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "language/language.h"
#include "runtime/choose_robot.h"
#include "runtime/interruption.h"
#include "runtime/on-board/connect.h"
#include "runtime/player/drive.h"
#include "runtime/recording.h"
#include "runtime/source_report.h"
#include "runtime/verbs.h"

#define PRINTED_KEPT 65536 /* bytes of a program's prints in --json */

struct run {
    const struct command_line *line;
    const struct settings *settings;
    struct check_source source;
    struct check_report report;
    struct chosen_robot chosen;
    struct robot *robot;
    struct recording recording;
    struct drive_result result;
    char *printed; /* --json: what the program printed, at most PRINTED_KEPT */
    size_t printed_length;
    bool told_waiting; /* that the robot takes its time */
};

static bool print_now(const char *text, size_t size, struct fault *fault) {
    if (fwrite(text, 1, size, stdout) != size || fflush(stdout) != 0) {
        return fault_set(fault, FAULT_IO, _("what the program prints can no longer be shown"));
    }
    return true;
}

static bool print(void *context, const char *text, size_t size, struct fault *fault) {
    struct run *run = context;
    if (run->printed == NULL) {
        return print_now(text, size, fault);
    }
    size_t room = PRINTED_KEPT - run->printed_length;
    size_t kept = size < room ? size : room;
    memcpy(run->printed + run->printed_length, text, kept);
    run->printed_length += kept;
    run->printed[run->printed_length] = '\0';
    return true;
}

static void observe(void *context, const struct robot_snapshot *snapshot) {
    struct run *run = context;
    recording_snapshot(&run->recording, snapshot);
}

/* Reads and checks the program. False: it must not run; *status is the answer. */
static bool prepare(struct run *run, int *status) {
    struct fault fault = {0};
    if (!check_read_file(run->line->operand[0], &run->source, &fault) ||
        !check_program(&run->source, NULL, &run->report, &fault)) {
        *status = command_line_fail(run->line, &fault);
        return false;
    }
    if (check_has_error(&run->report) && !run->settings->unchecked) {
        *status = COMMAND_LINE_COULD_NOT;
        if (run->line->json) {
            cJSON *root = cJSON_CreateObject();
            cJSON_AddStringToObject(root, "outcome", "mistakes");
            cJSON_AddItemToObject(root, "findings", source_report_json(&run->source, &run->report));
            command_line_print_json(root);
        } else {
            source_report_print(&run->source, &run->report);
        }
        return false;
    }
    if (!run->line->json) {
        source_report_print(&run->source, &run->report);
    }
    return true;
}

static bool open_robot(struct run *run, struct fault *fault) {
    const struct settings *settings = run->settings;
    run->told_waiting = run->line->json;
    struct robot_options options = {.waiting = connect_tell_waiting,
                                    .context = &run->told_waiting,
                                    .table = settings->table,
                                    .model = settings->model,
                                    .seed = settings->seed,
                                    .realtime = settings->realtime};
    if (!choose_robot(settings->robot, &run->chosen, fault)) {
        return false;
    }
    if (!run->chosen.is_virtual && (settings->table != NULL || settings->model != NULL)) {
        fault_set(fault, FAULT_MISUSE, _("--table and --model are for a virtual robot"));
        return fault_advise(fault, _("Add --robot virtual, or leave them out."));
    }
    if (run->chosen.by_default && !run->line->json) {
        fputs(_("No robot is plugged in: the virtual robot runs instead.\n"), stderr);
    }
    return robot_open(run->chosen.address, &options, &run->robot, fault);
}

static bool start_recording(struct run *run, struct fault *fault) {
    const struct settings *settings = run->settings;
    struct trajectory_about about = {.seed = settings->seed};
    snprintf(about.table, sizeof about.table, "%s",
             settings->table != NULL ? settings->table : "ligne");
    snprintf(about.model, sizeof about.model, "%s",
             settings->model != NULL ? settings->model : robot_info(run->robot)->model);
    snprintf(about.program, sizeof about.program, "%.*s", TRAJECTORY_LOG_NAME_MAX - 1,
             run->source.name);
    return recording_start(&run->recording, run->robot, &about, settings->log, settings->picture,
                           fault);
}

static bool drive(struct run *run, struct fault *fault) {
    const struct settings *settings = run->settings;
    bool limited = run->chosen.is_virtual || settings->duration_given;
    struct player_program program = {
        .name = run->source.name, .text = run->source.bytes, .size = run->source.length};
    struct drive_options options = {.seed = settings->seed,
                                    .time_limit_ms =
                                        limited ? (uint32_t)settings->duration_s * 1000u : 0,
                                    .interrupted = &interruption_asked,
                                    .print = print,
                                    .observe = observe,
                                    .context = run};
    bool done = drive_program(run->robot, &program, &options, &run->result, fault);
    /* So long was asked for, so long it ran: that is no failure. */
    return done || (run->result.time_limit && settings->duration_given);
}

/* The pupil's own mistakes get their line and an explanation; a pulled cable or
 * a full disk is nobody's line. */
static bool is_pupils(const struct run *run, const struct fault *fault) {
    switch (fault->kind) {
    case FAULT_PROGRAM:
    case FAULT_SYNTAX:
        return true;
    case FAULT_LINK:
    case FAULT_TIMEOUT:
    case FAULT_IO:
    case FAULT_STOPPED:
        return false;
    default:
        return fault->line > 0 && strcmp(fault->file, run->source.name) == 0;
    }
}

/* The robot's troubles are told without the line that happened to run. */
static int fail_outside(const struct run *run, const struct fault *fault) {
    struct fault told = *fault;
    if (strcmp(told.file, run->source.name) == 0) {
        fault_at(&told, "", 0, 0);
    }
    return command_line_fail(run->line, &told);
}

static int fail(struct run *run, const struct fault *fault) {
    if (!is_pupils(run, fault)) {
        return fail_outside(run, fault);
    }
    struct check_finding finding;
    check_explain_runtime(&run->source, fault, &finding);
    if (!run->line->json) {
        source_report_print_one(&run->source, &finding);
        return COMMAND_LINE_COULD_NOT;
    }
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "outcome", fault_kind_word(fault->kind));
    cJSON_AddNumberToObject(root, "duration_ms", run->result.duration_ms);
    cJSON_AddStringToObject(root, "printed", run->printed);
    cJSON *findings = cJSON_AddArrayToObject(root, "findings");
    cJSON_AddItemToArray(findings, source_report_json_one(&run->source, &finding));
    command_line_print_json(root);
    return COMMAND_LINE_COULD_NOT;
}

static int succeed(const struct run *run) {
    if (run->line->json) {
        cJSON *root = cJSON_CreateObject();
        cJSON_AddStringToObject(root, "outcome", "done");
        cJSON_AddNumberToObject(root, "duration_ms", run->result.duration_ms);
        cJSON_AddNumberToObject(root, "commands", run->result.commands);
        cJSON_AddNumberToObject(root, "first_motor_us", (double)run->result.first_motor_us);
        cJSON_AddStringToObject(root, "robot", robot_info(run->robot)->model);
        cJSON_AddBoolToObject(root, "virtual", run->chosen.is_virtual);
        cJSON_AddStringToObject(root, "printed", run->printed);
        cJSON_AddItemToObject(root, "findings", source_report_json(&run->source, &run->report));
        return command_line_print_json(root);
    }
    char seconds[32];
    language_number(seconds, sizeof seconds, run->result.duration_ms / 1000.0, 1);
    fprintf(stderr, _("Done in %s s, on the robot’s clock.\n"), seconds);
    if (run->settings->picture != NULL) {
        fprintf(stderr, _("The picture is in %s\n"), run->settings->picture);
    }
    if (run->settings->log != NULL) {
        fprintf(stderr, _("The log is in %s\n"), run->settings->log);
    }
    return COMMAND_LINE_DONE;
}

/* What was recorded is kept even when the program failed: it shows where. */
static int run_on_robot(struct run *run) {
    struct fault fault = {0};
    struct fault late = {0};
    if (!open_robot(run, &fault) || !start_recording(run, &fault)) {
        return command_line_fail(run->line, &fault); /* a table's mistake is no pupil's line */
    }
    bool done = drive(run, &fault);
    bool recorded = recording_finish(&run->recording, &late);
    if (done && recorded) {
        return succeed(run);
    }
    int status = done ? COMMAND_LINE_COULD_NOT : fail(run, &fault);
    if (!recorded && !(run->line->json && !done)) {
        status = command_line_fail(run->line, &late);
    }
    return status;
}

int verb_run(const struct command_line *line, const struct settings *settings) {
    if (line->operand_count != 1) {
        return command_line_misuse(line, _("name the one program to run"));
    }
    struct run run = {.line = line, .settings = settings};
    int status = COMMAND_LINE_COULD_NOT;
    interruption_catch();
    run.printed = line->json ? calloc(1, PRINTED_KEPT + 1) : NULL;
    if (line->json && run.printed == NULL) {
        struct fault fault = {0};
        fault_set(&fault, FAULT_MEMORY, _("not enough memory"));
        return command_line_fail(line, &fault);
    }
    if (prepare(&run, &status)) {
        status = run_on_robot(&run);
    }
    robot_close(run.robot);
    check_source_free(&run.source);
    free(run.printed);
    return status;
}
