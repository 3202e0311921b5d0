#include "runtime/source_report.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <unistd.h>

#include "command-line/command_line.h"

void source_report_print_one(const struct check_source *source,
                             const struct check_finding *finding) {
    char text[CHECK_RENDER_MAX];
    check_render(source, finding, command_line_colours(STDERR_FILENO), text, sizeof text);
    fputs(text, stderr);
}

void source_report_print(const struct check_source *source, const struct check_report *report) {
    for (int i = 0; i < report->count; i++) {
        if (i > 0) {
            fputc('\n', stderr);
        }
        source_report_print_one(source, &report->finding[i]);
    }
}

struct cJSON *source_report_json_one(const struct check_source *source,
                                     const struct check_finding *finding) {
    cJSON *row = cJSON_CreateObject();
    cJSON_AddStringToObject(row, "severity", check_severity_word(finding->severity));
    cJSON_AddStringToObject(row, "id", finding->id);
    cJSON_AddStringToObject(row, "file", source->name);
    cJSON_AddNumberToObject(row, "line", finding->line);
    cJSON_AddNumberToObject(row, "column", finding->column);
    cJSON_AddNumberToObject(row, "length", finding->length);
    if (finding->related_line > 0) {
        cJSON_AddNumberToObject(row, "related_line", finding->related_line);
    }
    cJSON_AddStringToObject(row, "message", finding->message);
    cJSON_AddStringToObject(row, "advice", finding->advice);
    return row;
}

struct cJSON *source_report_json(const struct check_source *source,
                                 const struct check_report *report) {
    cJSON *rows = cJSON_CreateArray();
    for (int i = 0; i < report->count; i++) {
        cJSON_AddItemToArray(rows, source_report_json_one(source, &report->finding[i]));
    }
    return rows;
}
