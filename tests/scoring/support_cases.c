#include "tests/scoring/support_cases.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/scoring/support_scoring.h"

void case_stop(const char *what, const struct fault *fault) {
    fprintf(stderr, "%s: %s (%s:%d:%d %s) %s\n", what, fault->message, fault->file, fault->line,
            fault->column, fault->field, fault->advice);
    abort();
}

struct json_document *case_file(const char *path) {
    char whole[300];
    struct fault fault = {0};
    snprintf(whole, sizeof whole, "tests/scoring/cases/%s", path);
    struct json_document *document = json_read_file(whole, &fault);
    if (document == NULL) {
        case_stop(whole, &fault);
    }
    return document;
}

struct contest *case_contest(const char *name) {
    char whole[300];
    struct fault fault = {0};
    snprintf(whole, sizeof whole, "examples/contests/%s", name);
    struct contest *contest = contest_read(whole, &fault);
    if (contest == NULL) {
        case_stop(whole, &fault);
    }
    return contest;
}

const struct json_value *case_member(const struct json_value *object, const char *key) {
    const struct json_value *value = json_member(object, key);
    if (value == NULL) {
        fprintf(stderr, "no member \"%s\" at line %d\n", key, object->line);
        abort();
    }
    return value;
}

const char *case_text(const struct json_value *object, const char *key) {
    return case_member(object, key)->text;
}

static char *whole_sheet(const struct contest *contest, const char *members) {
    return unquoted("{'schema': 'perseverons-sheet/1', 'contest': '%s', 'version': '%s', %s}",
                    contest->id, contest->version, members);
}

struct sheet *case_sheet(const struct contest *contest, const char *members) {
    struct fault fault = {0};
    char *text = whole_sheet(contest, members);
    struct sheet *sheet = sheet_read_bytes(contest, "case", text, strlen(text), &fault);
    if (sheet == NULL) {
        fprintf(stderr, "%s\n", text);
        case_stop("case_sheet", &fault);
    }
    free(text);
    return sheet;
}

struct match_sheet *case_match(const struct contest *contest, const char *members) {
    struct fault fault = {0};
    char *text = whole_sheet(contest, members);
    struct match_sheet *match = match_read_bytes(contest, "case", text, strlen(text), &fault);
    if (match == NULL) {
        fprintf(stderr, "%s\n", text);
        case_stop("case_match", &fault);
    }
    free(text);
    return match;
}

bool case_is_double(struct exact value, const char *expected) {
    double wanted = strtod(expected, NULL), got = exact_to_double(value);
    return fabs(got - wanted) <= 4 * (nextafter(fabs(wanted), INFINITY) - fabs(wanted));
}

bool case_is(struct rational value, const char *expected) {
    struct rational wanted;
    return rational_read(expected, strlen(expected), &wanted) &&
           rational_compare(value, wanted) == 0;
}

size_t case_rank(const struct standings *standings, const struct standings_table *table,
                 const char *team) {
    for (size_t i = 0; i < table->row_count; i++) {
        if (strcmp(standings_team_id(standings, table->rows[i].team), team) == 0) {
            return table->rows[i].rank;
        }
    }
    return 0;
}

void case_team(struct standings *standings, const char *id) {
    struct fault fault = {0};
    const struct standings_team team = {.id = id};
    if (!standings_add_team(standings, &team, &fault)) {
        case_stop(id, &fault);
    }
}
