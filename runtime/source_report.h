/* source_report: showing what the checker found, to people and to machines. */
#ifndef RUNTIME_SOURCE_REPORT_H
#define RUNTIME_SOURCE_REPORT_H

#include <stdbool.h>

#include "runtime/check/check.h"

struct cJSON;

/* Prints every finding on stderr, as check_render() lays it out. */
void source_report_print(const struct check_source *source, const struct check_report *report);
void source_report_print_one(const struct check_source *source,
                             const struct check_finding *finding);

/* An array of objects: severity, id, file, line, column, length, related_line,
 * message, advice. The caller owns it; NULL: out of memory. */
struct cJSON *source_report_json(const struct check_source *source,
                                 const struct check_report *report);
struct cJSON *source_report_json_one(const struct check_source *source,
                                     const struct check_finding *finding);

#endif
