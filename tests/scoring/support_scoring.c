#include "tests/scoring/support_scoring.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A helper that cannot go on ends the test program: cmocka counts it as failed. */
static void give_up(const char *what, const struct fault *fault) {
    fprintf(stderr, "%s: %s (%s:%d:%d %s) %s\n", what, fault->message, fault->file, fault->line,
            fault->column, fault->field, fault->advice);
    abort();
}

static void swap_quotes(char *text) {
    for (; *text != '\0'; text++) {
        *text = *text == '\'' ? '"' : *text == '`' ? '\'' : *text;
    }
}

char *unquoted(const char *format, ...) {
    char *text = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&text, format, args) < 0) {
        abort();
    }
    va_end(args);
    swap_quotes(text);
    return text;
}

/* ---- contests ---- */

struct contest *contest_from_text(const char *text, struct fault *fault) {
    return contest_read_bytes("contest.json", text, strlen(text), fault);
}

struct contest *contest_with(const char *items, const char *more) {
    struct fault fault = {0};
    char *text = unquoted("{'schema': 'perseverons-contest/1', 'id': 'essai', 'version': '1', "
                          "'name': 'Essai', 'events': [{'id': 'epreuve', 'name': 'Epreuve', "
                          "'attempts': 3, 'match': {'time_limit_ms': 100000}, 'items': [%s]%s}]}",
                          items, more);
    struct contest *contest = contest_from_text(text, &fault);
    if (contest == NULL) {
        fprintf(stderr, "%s\n", text);
        give_up("contest_with", &fault);
    }
    free(text);
    return contest;
}

struct contest *contest_of(const char *items) {
    return contest_with(items, "");
}

/* ---- sheets ---- */

struct sheet *try_sheet_of(const struct contest *contest, const char *values, struct fault *fault) {
    char *text = unquoted("{'schema': 'perseverons-sheet/1', 'contest': '%s', 'version': '%s', "
                          "'event': '%s', 'team': 'T1', 'attempt': 1, 'values': {%s}}",
                          contest->id, contest->version, contest->events[0].id, values);
    struct sheet *sheet = sheet_read_bytes(contest, "sheet.json", text, strlen(text), fault);
    free(text);
    return sheet;
}

struct sheet *sheet_of(const struct contest *contest, const char *values) {
    struct fault fault = {0};
    struct sheet *sheet = try_sheet_of(contest, values, &fault);
    if (sheet == NULL) {
        give_up("sheet_of", &fault);
    }
    return sheet;
}

/* ---- scores ---- */

static const char *scored(const struct contest *contest, const char *values, const char *item,
                          char text[RATIONAL_TEXT_MAX]) {
    struct fault fault = {0};
    struct score score;
    struct sheet *sheet = sheet_of(contest, values);
    if (!score_sheet(sheet, &score, &fault)) {
        give_up("score_sheet", &fault);
    }
    struct rational result = score.total;
    if (item != NULL) {
        result = score.lines[contest_item(sheet->event, item)->index].points;
    }
    rational_write(result, '.', text);
    score_release(&score);
    sheet_free(sheet);
    return text;
}

const char *total_of(const struct contest *contest, const char *values,
                     char text[RATIONAL_TEXT_MAX]) {
    return scored(contest, values, NULL, text);
}

const char *points_of(const struct contest *contest, const char *values, const char *item,
                      char text[RATIONAL_TEXT_MAX]) {
    return scored(contest, values, item, text);
}

struct fault fault_of(const struct contest *contest, const char *values) {
    struct fault fault = {0};
    struct score score;
    struct sheet *sheet = sheet_of(contest, values);
    if (score_sheet(sheet, &score, &fault)) {
        char total[RATIONAL_TEXT_MAX];
        fprintf(stderr, "scored %s, and it should have failed\n",
                rational_write(score.total, '.', total));
        abort();
    }
    sheet_free(sheet);
    return fault;
}

const char *value_of(const char *formula, char text[RATIONAL_TEXT_MAX]) {
    char items[FAULT_MESSAGE_MAX * 4];
    snprintf(items, sizeof items, "{'id': 'f', 'name': 'f', 'type': 'formula', 'value': '%s'}",
             formula);
    struct contest *contest = contest_of(items);
    total_of(contest, "", text);
    contest_free(contest);
    return text;
}

/* ---- files ---- */

char *file_text(const char *path) {
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t length = 0, capacity = 0;
    if (file == NULL) {
        perror(path);
        abort();
    }
    ssize_t got = getdelim(&text, &capacity, '\0', file);
    length = got < 0 ? 0 : (size_t)got;
    fclose(file);
    if (text == NULL) {
        abort();
    }
    text[length] = '\0';
    return text;
}

void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0) {
        perror(path);
        abort();
    }
}

void json_copy(FILE *out, const struct json_value *value) {
    const char *open = value->type == JSON_OBJECT ? "{}" : "[]";
    switch (value->type) {
    case JSON_NULL:
        fputs("null", out);
        return;
    case JSON_BOOLEAN:
        fputs(value->truth ? "true" : "false", out);
        return;
    case JSON_NUMBER:
        fputs(value->text, out);
        return;
    case JSON_STRING:
        fprintf(out, "\"%s\"", value->text); /* the cases hold no escapes */
        return;
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    fputc(open[0], out);
    for (const struct json_value *child = value->first; child != NULL; child = child->next) {
        fputs(child == value->first ? "" : ", ", out);
        if (child->key != NULL) {
            fprintf(out, "\"%s\": ", child->key);
        }
        json_copy(out, child);
    }
    fputc(open[1], out);
}

/* ---- chance ---- */

static uint64_t chance_bits(struct chance *chance) {
    uint64_t high = chance_number(chance);
    return high << 32 | chance_number(chance);
}

int64_t chance_between(struct chance *chance, int64_t low, int64_t high) {
    uint64_t span = (uint64_t)high - (uint64_t)low;
    uint64_t step = span == UINT64_MAX ? chance_bits(chance) : chance_bits(chance) % (span + 1);
    return (int64_t)((uint64_t)low + step);
}
