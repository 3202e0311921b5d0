/* check: finds the mistakes of a pupil's Lua program and explains them.
 *
 * Before the program runs, check_program() reads it and gives a list of
 * findings, each with the place, what is wrong in words a twelve-year-old
 * knows, and what to try. When the program stopped while running,
 * check_explain_runtime() turns Lua's own words into the same kind of finding.
 * check_render() lays a finding out for a terminal.
 *
 * How it finds the cause, not the consequence: Lua's official parser says
 * whether and where the text stops making sense; small rules propose what the
 * pupil may have meant, each with a correction; the correction after which the
 * parser gets furthest is the explanation, and reading goes on with it. So a
 * program with three mistakes gets three findings, and one mistake gets one.
 * When the text parses, other rules look for what would fail or surprise.
 *
 *     struct check_source source;
 *     struct check_report report;
 *     struct fault fault = {0};
 *     if (!check_read_file("carre.lua", &source, &fault) ||
 *         !check_program(&source, NULL, &report, &fault)) {
 *         return command_line_fail(&line, &fault);
 *     }
 *     for (int i = 0; i < report.count; i++) {
 *         char text[CHECK_RENDER_MAX];
 *         check_render(&source, &report.finding[i], colours, text, sizeof text);
 *         fputs(text, stderr);
 *     }
 *     check_source_free(&source);
 *
 * Any bytes are safe to give: no recursion follows the depth of the input, time
 * grows linearly with its length. Messages are in the language in force
 * (language/language.h). Thread-safe, like everything without globals. */
#ifndef RUNTIME_CHECK_CHECK_H
#define RUNTIME_CHECK_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"

#define CHECK_SOURCE_MAX   1048576 /* longest program, in bytes */
#define CHECK_FINDINGS_MAX 16      /* more would discourage: `more` says that there are */
#define CHECK_MESSAGE_MAX  400
#define CHECK_ADVICE_MAX   600
#define CHECK_RENDER_MAX   4096 /* enough for any rendered finding */

/* ---- the program's text --------------------------------------------------- */

struct check_source {
    char name[FAULT_FILE_MAX]; /* as the person knows the file: "carre.lua" */
    char *bytes;               /* UTF-8, `length` bytes and a NUL behind; no BOM */
    size_t length;
    bool owned; /* bytes are released by check_source_free() */
};

/* Reads a program. Clear faults for: a missing file or folder, a file that is
 * not a program (NOT_FOUND, IO), longer than CHECK_SOURCE_MAX (LIMIT, without
 * reading it whole), a binary, UTF-16 or Latin-1 text (ENCODING, with the
 * encoding's name and the first bad line). A UTF-8 byte order mark is dropped;
 * lines may end with LF, CRLF or CR. On success the caller owns `source`. */
bool check_read_file(const char *path, struct check_source *source, struct fault *fault);

/* The same tests on bytes already in memory, which are copied. */
bool check_source_from(const char *name, const char *bytes, size_t length,
                       struct check_source *source, struct fault *fault);

/* Releases what the source owns; may be called twice, or on a zeroed source. */
void check_source_free(struct check_source *source);

/* ---- findings ------------------------------------------------------------- */

enum check_severity {
    CHECK_ERROR,   /* it cannot run, or stops at this place */
    CHECK_WARNING, /* it runs, but surely not as the pupil wishes */
    CHECK_ADVICE   /* it works; there is a better way */
};

/* One mistake. Owns nothing, can be copied. */
struct check_finding {
    enum check_severity severity;
    const char *id;   /* stable, for machines: "missing-end"; a static string */
    int line;         /* of the marked place, 1 is the first */
    int column;       /* in bytes, 1 is the first */
    int length;       /* bytes to mark, at least 1, never past the line's end */
    int related_line; /* another line that belongs to it (where an `end` is missing), or 0 */
    char message[CHECK_MESSAGE_MAX]; /* what is wrong */
    char advice[CHECK_ADVICE_MAX];   /* what to try, "" when there is nothing to add; may hold \n */
};

struct check_report {
    int count; /* findings, ordered by place */
    bool more; /* there were more than fit */
    struct check_finding finding[CHECK_FINDINGS_MAX];
};

struct check_options {
    bool errors_only; /* leave out warnings and advice */
};

/* Looks for mistakes. True: looked, see `report` (count 0: nothing to say).
 * False: could not look (MEMORY, LIMIT). `options` NULL: everything. */
bool check_program(const struct check_source *source, const struct check_options *options,
                   struct check_report *report, struct fault *fault);

/* Whether the program must not be started: a finding of severity CHECK_ERROR. */
bool check_has_error(const struct check_report *report);

/* "error", "warning", "advice". */
const char *check_severity_word(enum check_severity severity);

/* ---- mistakes met while running ------------------------------------------- */

/* Explains why a running program stopped. `error` has Lua's words in message
 * ("attempt to perform arithmetic on a nil value (global 'vitese')", a leading
 * "name:12: " is understood) and the line, when known. Text written by the
 * pupil (error("...")) or already explained by the vocabulary passes through
 * with its place marked. Always fills `finding`. */
void check_explain_runtime(const struct check_source *source, const struct fault *error,
                           struct check_finding *finding);

/* ---- showing -------------------------------------------------------------- */

/* Lays a finding out: place, message, the line with a mark under the place
 * (right for tabs, accents, wide characters), the related line, the advice.
 * Control characters of the program are made visible and inert. Returns the
 * length written (cut to fit `size`, always terminated). */
size_t check_render(const struct check_source *source, const struct check_finding *finding,
                    bool colours, char *buffer, size_t size);

/* The same facts as a fault, for callers that end with one. Returns false. */
bool check_finding_to_fault(const struct check_source *source, const struct check_finding *finding,
                            struct fault *fault);

#endif
