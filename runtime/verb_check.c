/* perseverons check FILE...: mistakes found without running. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "language/language.h"
#include "runtime/source_report.h"
#include "runtime/verbs.h"

static bool check_one(const char *path, cJSON *files, bool *clean, struct fault *fault) {
    struct check_source source = {0};
    struct check_report report;
    if (!check_read_file(path, &source, fault)) {
        return false;
    }
    bool looked = check_program(&source, NULL, &report, fault);
    if (looked && files != NULL) {
        cJSON *file = cJSON_CreateObject();
        cJSON_AddStringToObject(file, "file", path);
        cJSON_AddBoolToObject(file, "can_run", !check_has_error(&report));
        cJSON_AddItemToObject(file, "findings", source_report_json(&source, &report));
        cJSON_AddItemToArray(files, file);
    } else if (looked && report.count == 0) {
        printf(_("%s: no mistake found.\n"), path);
    } else if (looked) {
        source_report_print(&source, &report);
    }
    *clean = *clean && looked && !check_has_error(&report);
    check_source_free(&source);
    return looked;
}

int verb_check(const struct command_line *line) {
    if (line->operand_count == 0) {
        return command_line_misuse(line, _("name the program to check"));
    }
    cJSON *files = line->json ? cJSON_CreateArray() : NULL;
    bool clean = true;
    for (int i = 0; i < line->operand_count; i++) {
        struct fault fault = {0};
        if (!check_one(line->operand[i], files, &clean, &fault)) {
            cJSON_Delete(files);
            return command_line_fail(line, &fault);
        }
    }
    if (files != NULL && command_line_print_json(files) != COMMAND_LINE_DONE) {
        return COMMAND_LINE_COULD_NOT;
    }
    return clean ? COMMAND_LINE_DONE : COMMAND_LINE_COULD_NOT;
}
