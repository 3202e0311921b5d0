/* Every error of a contest: after each, what is wrong is taken out of the text and the rest is
 * read again. What is taken out becomes blanks, so that all places stay as they were. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/check/findings.h"

#define ROUNDS_MAX  60      /* readings of one contest */
#define BYTES_MAX   4000000 /* read in all, so that a huge file does not take long */
#define REMOVED_MAX 64      /* ids taken out, whose absence is no error */

struct draft {
    const char *path;
    char *text;
    size_t length;
    const struct json_value *original; /* the root before anything was taken out */
    size_t removed_count;
    char removed[REMOVED_MAX][CONTEST_ID_MAX + 1];
    int gap_line, gap_column; /* of an object from which a member was taken, 0: none */
};

/* ---- places -------------------------------------------------------------------------- */

static size_t offset_of(const struct draft *draft, int line, int column) {
    size_t at = 0;
    for (; line > 1 && at < draft->length; at++) {
        line -= draft->text[at] == '\n';
    }
    at += column > 0 ? (size_t)column - 1 : 0;
    return at < draft->length ? at : draft->length;
}

static const struct json_value *value_at(const struct json_value *value, int line, int column) {
    if (value->line == line && value->column == column) {
        return value;
    }
    for (const struct json_value *child = value->first; child != NULL; child = child->next) {
        const struct json_value *found = value_at(child, line, column);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

/* Past the text whose opening quote is at `at`. */
static size_t skip_text(const struct draft *draft, size_t at) {
    for (at++; at < draft->length && draft->text[at] != '"'; at++) {
        at += draft->text[at] == '\\';
    }
    return at + 1;
}

/* Past the value at `at`. */
static size_t skip_value(const struct draft *draft, size_t at) {
    int depth = 0;
    while (at < draft->length) {
        char byte = draft->text[at];
        if (byte == '"') {
            at = skip_text(draft, at);
        } else if (depth == 0 && strchr(",]} \t\r\n", byte) != NULL) {
            return at;
        } else {
            depth += (byte == '{' || byte == '[') - (byte == '}' || byte == ']');
            at++;
        }
        if (depth == 0 && strchr("\"}]", byte) != NULL) {
            return at;
        }
    }
    return draft->length;
}

static bool is_blank(char byte) { return strchr(" \t\r\n", byte) != NULL && byte != '\0'; }

/* Where the key of a member begins whose value is at `at`. */
static size_t key_before(const struct draft *draft, size_t at) {
    while (at > 0 && draft->text[at - 1] != ':') {
        at--;
    }
    while (at > 0 && draft->text[at - 1] != '"') {
        at--;
    }
    for (at -= at > 0; at > 0; at--) {
        if (draft->text[at - 1] == '"' && (at < 2 || draft->text[at - 2] != '\\')) {
            return at - 1;
        }
    }
    return 0;
}

/* ---- taking out ------------------------------------------------------------------------- */

static void blank(struct draft *draft, size_t from, size_t to) {
    for (size_t at = from; at < to && at < draft->length; at++) {
        draft->text[at] = is_blank(draft->text[at]) ? draft->text[at] : ' ';
    }
}

static void note_removed(struct draft *draft, const struct json_value *value) {
    const struct json_value *id = value->type == JSON_OBJECT ? json_member(value, "id") : NULL;
    if (id != NULL && id->type == JSON_STRING && id->text_length <= CONTEST_ID_MAX &&
        draft->removed_count < REMOVED_MAX) {
        char *to = draft->removed[draft->removed_count++];
        snprintf(to, sizeof draft->removed[0], "%s", id->text);
    }
}

/* With the comma that parts it from its neighbour. */
static void take_out(struct draft *draft, const struct json_value *value) {
    size_t from = offset_of(draft, value->line, value->column);
    size_t to = skip_value(draft, from);
    note_removed(draft, value);
    if (value->key != NULL) {
        from = key_before(draft, from);
        draft->gap_line = value->parent->line;
        draft->gap_column = value->parent->column;
    }
    size_t after = to, before = from;
    while (after < draft->length && is_blank(draft->text[after])) {
        after++;
    }
    while (before > 0 && is_blank(draft->text[before - 1])) {
        before--;
    }
    if (after < draft->length && draft->text[after] == ',') {
        to = after + 1;
    } else if (before > 0 && draft->text[before - 1] == ',') {
        from = before - 1;
    }
    blank(draft, from, to);
}

/* The nearest element of a list, itself included, or the list of which it is the only one;
 * NULL: none. */
static const struct json_value *element_around(const struct json_value *value) {
    while (value->parent != NULL &&
           !(value->parent->type == JSON_ARRAY && value->type == JSON_OBJECT)) {
        value = value->parent;
    }
    if (value->parent == NULL) {
        return NULL;
    }
    return value->parent->count > 1 ? value : value->parent;
}

/* A member is taken out by itself first: often the rest makes sense without it. */
static const struct json_value *culprit(const struct json_value *value, const struct fault *fault) {
    bool member = value->key != NULL && value->parent != NULL && value->parent->parent != NULL;
    return member && fault->kind != FAULT_MISSING && value->type != JSON_OBJECT &&
                   value->type != JSON_ARRAY
               ? value
               : element_around(value);
}

/* ---- what follows from an error reported before ------------------------------------------ */

/* Whether a message, in whichever language, quotes this id. */
static bool quotes(const char *message, const char *id) {
    static const char *const marks[][2] = {
        {"\"", "\""}, {"“", "”"}, {"« ", " »"}, {"«\u00a0", "\u00a0»"}, {"«\u202f", "\u202f»"}};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        char quoted[CONTEST_ID_MAX + 16];
        snprintf(quoted, sizeof quoted, "%s%s%s", marks[i][0], id, marks[i][1]);
        if (strstr(message, quoted) != NULL) {
            return true;
        }
    }
    return false;
}

static bool is_consequence(const struct draft *draft, const struct fault *fault) {
    if (fault->kind == FAULT_MISSING && fault->line == draft->gap_line &&
        fault->column == draft->gap_column) {
        return true;
    }
    bool absent = fault->kind == FAULT_UNKNOWN || fault->kind == FAULT_REFERENCE;
    for (size_t i = 0; absent && i < draft->removed_count; i++) {
        if (quotes(fault->message, draft->removed[i])) {
            return true;
        }
    }
    return false;
}

/* Numbers in the field ("items[3]") are those of the file as it was written. */
static void report_error(const struct draft *draft, const struct fault *fault,
                         struct check_report *report) {
    struct fault shown = *fault, place = {0};
    const struct json_value *value = strcmp(fault->file, draft->path) != 0
                                         ? NULL
                                         : value_at(draft->original, fault->line, fault->column);
    if (value != NULL) {
        json_fault(value, &place, fault->kind, "%s", "");
        fault_in_field(&shown, place.field);
    }
    finding_add(report, CHECK_ERROR, &shown);
}

/* Takes out what the fault is about. False: nothing more can be told. */
static bool mend(struct draft *draft, const struct fault *fault) {
    struct fault unused;
    struct json_document *document =
        json_read_bytes(draft->path, draft->text, draft->length, &unused);
    const struct json_value *value = NULL;
    if (document != NULL && strcmp(fault->file, draft->path) == 0) {
        value = value_at(json_root(document), fault->line, fault->column);
    }
    value = value == NULL ? NULL : culprit(value, fault);
    if (value != NULL) {
        take_out(draft, value);
    }
    json_free(document);
    return value != NULL;
}

static bool read_again(struct draft *draft, struct check_report *report) {
    struct fault fault = {0};
    struct contest *contest = contest_read_draft(draft->path, draft->text, draft->length, &fault);
    contest_free(contest);
    if (contest != NULL || report->errors >= CHECK_ERRORS_MAX) {
        report->more = report->more || contest == NULL;
        return false;
    }
    if (!is_consequence(draft, &fault)) {
        report_error(draft, &fault, report);
    }
    return mend(draft, &fault);
}

bool repair_errors(const char *path, const char *text, size_t length, struct check_report *report,
                   struct fault *fault) {
    struct json_document *document = json_read_bytes(path, text, length, fault);
    struct draft *draft = calloc(1, sizeof *draft);
    char *copy = malloc(length + 1);
    if (document == NULL) {
        finding_add(report, CHECK_ERROR, fault); /* not even JSON: nothing more can be told */
    }
    bool ok = draft != NULL && copy != NULL;
    if (ok && document != NULL) {
        memcpy(copy, text, length);
        *draft = (struct draft){
            .path = path, .text = copy, .length = length, .original = json_root(document)};
        for (size_t i = 0; i < ROUNDS_MAX && i * length <= BYTES_MAX; i++) {
            if (!read_again(draft, report)) {
                break;
            }
        }
    }
    free(copy);
    free(draft);
    json_free(document);
    return ok || fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
}
