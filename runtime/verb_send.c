/* perseverons send FILE: check, compile, send to the robot, start: it then runs alone. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/robots/discovery.h"
#include "language/language.h"
#include "runtime/compile/compile.h"
#include "runtime/on-board/connect.h"
#include "runtime/source_report.h"
#include "runtime/verbs.h"

struct sending {
    const struct command_line *line;
    const struct settings *settings;
    struct check_source source;
    struct check_report report;
    struct program *program;
};

static enum program_place place_of(const struct settings *settings) {
    return settings->keep ? PROGRAM_IN_EEPROM : PROGRAM_IN_RAM;
}

/* ---- the program ------------------------------------------------------------------- */

static int refuse(const struct sending *sending, const struct check_report *report) {
    if (sending->line->json) {
        cJSON *root = cJSON_CreateObject();
        cJSON_AddStringToObject(root, "outcome", "mistakes");
        cJSON_AddItemToObject(root, "findings", source_report_json(&sending->source, report));
        command_line_print_json(root);
    } else {
        source_report_print(&sending->source, report);
    }
    return COMMAND_LINE_COULD_NOT;
}

/* Compiled for these limits into sending->program; NULL there: refused, see the report. */
static bool compile(struct sending *sending, const struct compile_limits *limits,
                    struct fault *fault) {
    compile_free(sending->program);
    sending->program = NULL;
    return compile_program(&sending->source, limits, &sending->program, &sending->report, fault);
}

/* 0: ready to send; otherwise the exit status. */
static int prepare(struct sending *sending) {
    struct fault fault = {0};
    struct check_report report;
    if (!check_read_file(sending->line->operand[0], &sending->source, &fault) ||
        !check_program(&sending->source, NULL, &report, &fault)) {
        return command_line_fail(sending->line, &fault);
    }
    if (check_has_error(&report)) {
        return refuse(sending, &report);
    }
    if (!compile(sending, NULL, &fault)) {
        return command_line_fail(sending->line, &fault);
    }
    if (sending->program == NULL) {
        return refuse(sending, &sending->report);
    }
    if (!sending->line->json) {
        source_report_print(&sending->source, &report);
        source_report_print(&sending->source, &sending->report);
    }
    return 0;
}

/* ---- one robot ----------------------------------------------------------------------- */

/* Compiled again, knowing how much this robot holds: says by how much it is too large. */
static int fit(struct sending *sending, struct on_board *link) {
    struct fault fault = {0};
    struct message_program_info info;
    if (!on_board_info(link, &info, &fault)) {
        return command_line_fail(sending->line, &fault);
    }
    const struct compile_limits limits = {.image_bytes = sending->settings->keep ? info.eeprom_max
                                                                                 : info.ram_max,
                                          .memory_bytes = info.memory,
                                          .image_in_memory = !sending->settings->keep};
    if (!compile(sending, &limits, &fault)) {
        return command_line_fail(sending->line, &fault);
    }
    return sending->program == NULL ? refuse(sending, &sending->report) : 0;
}

static void tell_started(const struct sending *sending, const struct connection *connection) {
    fprintf(stderr, _("The robot (%s) runs %s by itself: %zu bytes.\n"),
            on_board_robot(connection->link)->model, sending->source.name,
            sending->program->length);
    if (sending->settings->keep) {
        fputs(_("It is kept: after switching on, the robot’s button starts it.\n"), stderr);
    }
    fputs(_("You may unplug the cable. What it says: perseverons watch\n"), stderr);
}

static int started(const struct sending *sending, const struct connection *connection) {
    if (!sending->line->json) {
        tell_started(sending, connection);
        return COMMAND_LINE_DONE;
    }
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "outcome", "started");
    cJSON_AddStringToObject(root, "robot", on_board_robot(connection->link)->model);
    cJSON_AddStringToObject(root, "address", connection->chosen.address);
    cJSON_AddStringToObject(root, "place", sending->settings->keep ? "eeprom" : "ram");
    cJSON_AddNumberToObject(root, "bytes", (double)sending->program->length);
    return command_line_print_json(root);
}

static int send_over(struct sending *sending, struct connection *connection) {
    struct fault fault = {0};
    const enum program_place place = place_of(sending->settings);
    const int status = fit(sending, connection->link);
    if (status != 0) {
        return status;
    }
    const bool sent = on_board_send(connection->link, sending->program->bytes,
                                    sending->program->length, place, &fault) &&
                      on_board_start(connection->link, place, &fault);
    progress_clear(&connection->progress);
    return sent ? started(sending, connection) : command_line_fail(sending->line, &fault);
}

static int send_to_one(struct sending *sending) {
    struct fault fault = {0};
    struct connection connection;
    if (!connect_robot(&connection, sending->settings->robot, sending->line->json, &fault)) {
        return command_line_fail(sending->line, &fault);
    }
    const int status = send_over(sending, &connection);
    connect_close(&connection);
    return status;
}

/* ---- every robot ------------------------------------------------------------------------ */

struct crowd {
    size_t count;
    struct discovered_robot robots[DISCOVERY_MAX];
    struct on_board_job jobs[DISCOVERY_MAX];
};

static void gather(struct crowd *crowd, const struct sending *sending) {
    const size_t found = discovery_list(crowd->robots, DISCOVERY_MAX);
    for (size_t i = 0; i < found; i++) {
        if (crowd->robots[i].is_usable) {
            crowd->robots[crowd->count] = crowd->robots[i];
            crowd->jobs[crowd->count] =
                (struct on_board_job){.address = crowd->robots[crowd->count].address,
                                      .image = sending->program->bytes,
                                      .length = sending->program->length,
                                      .place = place_of(sending->settings),
                                      .start = true};
            crowd->count++;
        }
    }
}

static cJSON *job_json(const struct crowd *crowd, size_t i) {
    cJSON *row = cJSON_CreateObject();
    cJSON_AddStringToObject(row, "name", crowd->robots[i].name);
    cJSON_AddStringToObject(row, "address", crowd->robots[i].address);
    cJSON_AddBoolToObject(row, "started", crowd->jobs[i].is_done);
    if (!crowd->jobs[i].is_done) {
        cJSON_AddStringToObject(row, "problem", crowd->jobs[i].fault.message);
    }
    return row;
}

static int tell_crowd(const struct crowd *crowd, const struct command_line *line) {
    cJSON *rows = line->json ? cJSON_CreateArray() : NULL;
    size_t done = 0;
    for (size_t i = 0; i < crowd->count; i++) {
        done += crowd->jobs[i].is_done ? 1 : 0;
        if (line->json) {
            cJSON_AddItemToArray(rows, job_json(crowd, i));
            continue;
        }
        printf("%s (%s): %s\n", crowd->robots[i].name, crowd->robots[i].address,
               crowd->jobs[i].is_done ? _("started") : crowd->jobs[i].fault.message);
    }
    if (line->json && command_line_print_json(rows) != COMMAND_LINE_DONE) {
        return COMMAND_LINE_COULD_NOT;
    }
    return done == crowd->count ? COMMAND_LINE_DONE : COMMAND_LINE_COULD_NOT;
}

static int send_to_all(const struct sending *sending) {
    struct fault fault = {0};
    struct crowd *crowd = calloc(1, sizeof *crowd);
    if (crowd == NULL) {
        fault_set(&fault, FAULT_MEMORY, _("not enough memory"));
        return command_line_fail(sending->line, &fault);
    }
    gather(crowd, sending);
    int status = COMMAND_LINE_COULD_NOT;
    if (crowd->count == 0) {
        fault_set(&fault, FAULT_NOT_FOUND, _("no robot is plugged in"));
        fault_advise(&fault, _("Plug them in and switch them on. perseverons robots lists those "
                               "that are seen, and says what is wrong with the others."));
        status = command_line_fail(sending->line, &fault);
    } else {
        on_board_send_all(crowd->jobs, crowd->count, NULL);
        status = tell_crowd(crowd, sending->line);
    }
    free(crowd);
    return status;
}

int verb_send(const struct command_line *line, const struct settings *settings) {
    if (line->operand_count != 1) {
        return command_line_misuse(line, _("name the one program to send"));
    }
    if (settings->all && settings->robot != NULL) {
        return command_line_misuse(line, _("--all is for every robot: leave --robot out"));
    }
    struct sending sending = {.line = line, .settings = settings};
    int status = prepare(&sending);
    if (status == 0) {
        status = settings->all ? send_to_all(&sending) : send_to_one(&sending);
    }
    compile_free(sending.program);
    check_source_free(&sending.source);
    return status;
}
