#include "scoring/verbs/check_report.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "language/language.h"
#include "scoring/check/check.h"

/* ---- for machines ------------------------------------------------------------------ */

static void add_text(cJSON *object, const char *key, const char *text) {
    if (text[0] != '\0') {
        cJSON_AddStringToObject(object, key, text);
    }
}

static cJSON *finding_json(const struct check_finding *finding) {
    const struct fault *fault = &finding->fault;
    cJSON *object = cJSON_CreateObject();
    add_text(object, "level", check_level_word(finding->level));
    if (finding->level == CHECK_ERROR) {
        add_text(object, "kind", fault_kind_word(fault->kind));
    }
    add_text(object, "file", fault->file);
    cJSON_AddNumberToObject(object, "line", fault->line);
    cJSON_AddNumberToObject(object, "column", fault->column);
    add_text(object, "field", fault->field);
    add_text(object, "message", fault->message);
    add_text(object, "advice", fault->advice);
    return object;
}

static int print_json(const struct check_report *report) {
    cJSON *root = cJSON_CreateObject();
    cJSON_AddNumberToObject(root, "mistakes", (double)report->errors);
    cJSON_AddNumberToObject(root, "warnings", (double)report->warnings);
    cJSON_AddNumberToObject(root, "hints", (double)report->hints);
    cJSON_AddBoolToObject(root, "more", report->more);
    cJSON *findings = cJSON_AddArrayToObject(root, "findings");
    for (size_t i = 0; i < report->count; i++) {
        cJSON_AddItemToArray(findings, finding_json(&report->findings[i]));
    }
    return command_line_print_json(root);
}

/* ---- for people ----------------------------------------------------------------------- */

/* An error is printed as everywhere; the others say what they are. */
static void print_finding(const struct command_line *line, const struct check_finding *finding) {
    struct fault shown = finding->fault;
    if (finding->level != CHECK_ERROR) {
        fault_set(&shown, finding->fault.kind,
                  finding->level == CHECK_WARNING ? _("warning: %s") : _("hint: %s"),
                  finding->fault.message);
        fault_at(&shown, finding->fault.file, finding->fault.line, finding->fault.column);
        fault_in_field(&shown, finding->fault.field);
        fault_advise(&shown, "%s", finding->fault.advice);
    }
    command_line_fail(line, &shown);
}

static void print_people(const struct command_line *line, const char *path,
                         const struct check_report *report) {
    for (size_t i = 0; i < report->count; i++) {
        print_finding(line, &report->findings[i]);
    }
    FILE *out = report->errors > 0 ? stderr : stdout;
    fflush(out);
    command_line_print_inert(report->errors > 0 ? STDERR_FILENO : STDOUT_FILENO, path);
    if (report->count == 0) {
        fprintf(out, "%s\n", _(": no mistake found"));
        return;
    }
    fputs(_(": "), out);
    fprintf(out, NG_("%zu error, ", "%zu errors, ", report->errors), report->errors);
    fprintf(out, NG_("%zu warning, ", "%zu warnings, ", report->warnings), report->warnings);
    fprintf(out, NG_("%zu hint", "%zu hints", report->hints), report->hints);
    fprintf(out, "%s\n", report->more ? _("; there is more, shown once these are mended") : "");
}

int check_report_print(const struct command_line *line, const char *path) {
    struct check_report *report = malloc(sizeof *report);
    struct fault fault = {0};
    int status;
    if (report == NULL) {
        fault_set(&fault, FAULT_MEMORY, _("Not enough memory."));
        return command_line_fail(line, &fault);
    }
    if (!check_contest(path, report, &fault)) {
        status = command_line_fail(line, &fault);
    } else {
        status = COMMAND_LINE_DONE;
        if (line->json) {
            status = print_json(report);
        } else {
            print_people(line, path, report);
        }
        status = report->errors > 0 ? COMMAND_LINE_COULD_NOT : status;
    }
    free(report);
    return status;
}
