/* perseverons check FILE...: mistakes found without running; with --robot MODEL, also what cannot
 * be done on board that model, and how much of it the program takes. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "language/language.h"
#include "runtime/compile/disassemble.h"
#include "runtime/size_report.h"
#include "runtime/source_report.h"
#include "runtime/verbs.h"

struct checking {
    const struct settings *settings;
    const struct robot_description *model; /* NULL: no --robot */
    cJSON *files;                          /* --json, or NULL */
    bool clean;
};

struct looked {
    struct check_source source;
    struct check_report report;   /* as for any program */
    struct check_report on_board; /* with a model, when it has no mistakes */
    struct program *program;
};

static bool look(const struct checking *checking, const char *path, struct looked *looked,
                 struct fault *fault) {
    if (!check_read_file(path, &looked->source, fault) ||
        !check_program(&looked->source, NULL, &looked->report, fault)) {
        return false;
    }
    if (checking->model == NULL || check_has_error(&looked->report)) {
        return true;
    }
    const struct compile_limits limits = {.image_bytes = checking->model->kept_bytes,
                                          .memory_bytes = checking->model->memory_bytes};
    return compile_program(&looked->source, &limits, &looked->program, &looked->on_board, fault);
}

static void add_json(const struct checking *checking, const char *path,
                     const struct looked *looked) {
    cJSON *file = cJSON_CreateObject();
    cJSON *findings = source_report_json(&looked->source, &looked->report);
    cJSON_AddStringToObject(file, "file", path);
    cJSON_AddBoolToObject(file, "can_run", !check_has_error(&looked->report));
    for (int i = 0; i < looked->on_board.count; i++) {
        cJSON_AddItemToArray(findings,
                             source_report_json_one(&looked->source, &looked->on_board.finding[i]));
    }
    cJSON_AddItemToObject(file, "findings", findings);
    if (checking->model != NULL) {
        cJSON_AddBoolToObject(file, "can_run_on_board", looked->program != NULL);
    }
    if (looked->program != NULL) {
        cJSON_AddItemToObject(file, "on_board", size_report_json(looked->program, checking->model));
    }
    cJSON_AddItemToArray(checking->files, file);
}

static void show(const struct checking *checking, const char *path, const struct looked *looked) {
    if (looked->report.count == 0 && looked->on_board.count == 0) {
        printf(_("%s: no mistake found.\n"), path);
    }
    source_report_print(&looked->source, &looked->report);
    source_report_print(&looked->source, &looked->on_board);
    if (looked->program != NULL) {
        size_report_print(looked->program, checking->model);
    }
    if (looked->program != NULL && checking->settings->listing) {
        disassemble(looked->program->bytes, looked->program->length, stdout);
    }
}

static bool check_one(struct checking *checking, const char *path, struct fault *fault) {
    struct looked looked = {0};
    bool done = look(checking, path, &looked, fault);
    if (done && checking->files != NULL) {
        add_json(checking, path, &looked);
    } else if (done) {
        show(checking, path, &looked);
    }
    bool good = done && !check_has_error(&looked.report) && !check_has_error(&looked.on_board);
    checking->clean = checking->clean && good;
    compile_free(looked.program);
    check_source_free(&looked.source);
    return done;
}

int verb_check(const struct command_line *line, const struct settings *settings) {
    struct robot_description model;
    struct fault fault = {0};
    if (line->operand_count == 0) {
        return command_line_misuse(line, _("name the program to check"));
    }
    if (settings->robot != NULL && !size_report_model(settings->robot, &model, &fault)) {
        return command_line_fail(line, &fault);
    }
    struct checking checking = {.settings = settings,
                                .model = settings->robot != NULL ? &model : NULL,
                                .files = line->json ? cJSON_CreateArray() : NULL,
                                .clean = true};
    for (int i = 0; i < line->operand_count; i++) {
        if (!check_one(&checking, line->operand[i], &fault)) {
            cJSON_Delete(checking.files);
            return command_line_fail(line, &fault);
        }
    }
    if (checking.files != NULL && command_line_print_json(checking.files) != COMMAND_LINE_DONE) {
        return COMMAND_LINE_COULD_NOT;
    }
    return checking.clean ? COMMAND_LINE_DONE : COMMAND_LINE_COULD_NOT;
}
