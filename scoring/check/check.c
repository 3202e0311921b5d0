#include "scoring/check/check.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "language/language.h"
#include "scoring/check/findings.h"

const char *check_level_word(enum check_level level) {
    static const char *const words[] = {"error", "warning", "hint"};
    return words[level];
}

/* ---- findings ------------------------------------------------------------------------- */

void finding_add(struct check_report *report, enum check_level level, const struct fault *fault) {
    if (report->count == CHECK_FINDINGS_MAX) {
        report->more = true;
        return;
    }
    report->findings[report->count++] = (struct check_finding){level, *fault};
    report->errors += level == CHECK_ERROR;
    report->warnings += level == CHECK_WARNING;
    report->hints += level == CHECK_HINT;
}

void finding_say(struct check_report *report, enum check_level level,
                 const struct json_value *place, const char *advice, const char *format, ...) {
    struct fault words, fault;
    va_list args;
    va_start(args, format);
    fault_set_v(&words, FAULT_PROGRAM, format, args);
    va_end(args);
    json_fault(place, &fault, FAULT_PROGRAM, "%s", words.message);
    if (advice != NULL) {
        fault_advise(&fault, "%s", advice);
    }
    finding_add(report, level, &fault);
}

const struct json_value *finding_element(const struct json_value *object, const char *key,
                                         size_t index) {
    const struct json_value *list = json_member(object, key);
    const struct json_value *element = list == NULL ? NULL : list->first;
    for (; element != NULL && index > 0; index--) {
        element = element->next;
    }
    return element;
}

const struct json_value *finding_member(const struct json_value *object, const char *key) {
    const struct json_value *member = json_member(object, key);
    return member == NULL ? object : member;
}

/* In the order of the file; what stands elsewhere (the Lua file) last. */
static int by_place(const void *left, const void *right) {
    const struct fault *a = &((const struct check_finding *)left)->fault;
    const struct fault *b = &((const struct check_finding *)right)->fault;
    return a->line != b->line ? (a->line > b->line) - (a->line < b->line)
                              : (a->column > b->column) - (a->column < b->column);
}

/* ---- the file --------------------------------------------------------------------------- */

static char *whole_text(FILE *file, size_t *length) {
    char *text = malloc(JSON_BYTES_MAX + 2);
    *length = text == NULL ? 0 : fread(text, 1, JSON_BYTES_MAX + 1, file);
    return text;
}

/* A folder stands for the contest.json in it. */
static char *read_contest_text(const char *path, char file_path[PATH_MAX], size_t *length,
                               struct fault *fault) {
    struct stat about;
    bool folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
    bool slash = path[0] != '\0' && path[strlen(path) - 1] == '/';
    snprintf(file_path, PATH_MAX, "%s%s%s", path, folder && !slash ? "/" : "",
             folder ? "contest.json" : "");
    FILE *file = fopen(file_path, "rb");
    errno = file == NULL ? errno : 0;
    char *text = file == NULL ? NULL : whole_text(file, length);
    bool failed = file == NULL || text == NULL || ferror(file);
    if (failed) {
        fault_set_errno(fault, errno != 0 ? errno : EIO, file_path);
        free(text);
        text = NULL;
    }
    if (file != NULL) {
        fclose(file);
    }
    return text;
}

static bool advise(const char *path, const char *text, size_t length, struct check_report *report,
                   struct fault *fault) {
    struct json_document *document = json_read_bytes(path, text, length, fault);
    struct contest *contest =
        document == NULL ? NULL : contest_read_draft(path, text, length, fault);
    if (contest != NULL) {
        const struct json_value *root = json_root(document);
        advice_on_texts(root, report);
        advice_on_items(contest, root, report);
        advice_on_conditions(contest, root, report);
        advice_on_rankings(contest, root, report);
    }
    bool ok = contest != NULL;
    contest_free(contest);
    json_free(document);
    return ok;
}

bool check_contest(const char *path, struct check_report *report, struct fault *fault) {
    char file[PATH_MAX];
    size_t length = 0;
    *report = (struct check_report){0};
    char *text = read_contest_text(path, file, &length, fault);
    if (text == NULL) {
        return false;
    }
    bool ok = repair_errors(file, text, length, report, fault);
    if (ok && report->errors == 0) {
        ok = advise(file, text, length, report, fault);
    }
    free(text);
    qsort(report->findings, report->count, sizeof *report->findings, by_place);
    return ok;
}
