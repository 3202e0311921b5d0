/* Score sheets: read strictly, filled by hand, written whole or not at all. */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "scoring/score.h"
#include "scoring/sheet.h"
#include "tests/scoring/support_scoring.h"

static const char all_types[] =
    "{'id': 'n', 'name': 'N', 'type': 'count', 'points': 2, 'min': -5, 'max': 99},\n"
    "{'id': 'm', 'name': 'M', 'type': 'number', 'points': 1, 'min': 0.25, 'max': 9.75},\n"
    "{'id': 'ok', 'name': 'OK', 'type': 'yes_no', 'points': 10},\n"
    "{'id': 'c', 'name': 'C', 'type': 'choice', 'choices': [{'id': 'low', 'points': 1},"
    " {'id': 'high', 'points': 10}]},\n"
    "{'id': 't', 'name': 'T', 'type': 'time', 'max_ms': 100000},\n"
    "{'id': 'l', 'name': 'L', 'type': 'list', 'max_rows': 3, 'fields': ["
    "{'id': 'k', 'type': 'choice', 'choices': [{'id': 'red'}, {'id': 'blue'}]},"
    "{'id': 'x', 'type': 'count', 'max': 9}, {'id': 'b', 'type': 'yes_no'}], 'each': 'x'},\n"
    "{'id': 'f', 'name': 'F', 'type': 'formula', 'value': 'n'}";

static const char whole_sheet[] =
    "{'schema': 'perseverons-sheet/1', 'contest': 'essai', 'version': '1',\n"
    " 'event': 'epreuve', 'team': 'T12', 'attempt': 2, 'arena': 'A', 'judge': 'MD',\n"
    " 'state': 'played', 'remarks': 'Une roue a glissé.',\n"
    " 'values': {'n': 7, 'm': 1.5, 'ok': true, 'c': 'high', 't': 61480,\n"
    "  'l': [{'k': 'red', 'x': 3, 'b': false},\n"
    "        {'k': 'blue', 'x': 4, 'b': true}]}}";

static struct sheet *read_text(const struct contest *contest, const char *quoted,
                               struct fault *fault) {
    char *text = unquoted("%s", quoted);
    struct sheet *sheet = sheet_read_bytes(contest, "sheet.json", text, strlen(text), fault);
    free(text);
    return sheet;
}

/* ---- reading ---- */

static void a_whole_sheet_is_read(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct fault fault = {0};
    struct sheet *sheet = read_text(contest, whole_sheet, &fault);
    assert_non_null(sheet);
    assert_ptr_equal(sheet->contest, contest);
    assert_ptr_equal(sheet->event, &contest->events[0]);
    assert_string_equal(sheet->team, "T12");
    assert_string_equal(sheet->arena, "A");
    assert_string_equal(sheet->judge, "MD");
    assert_string_equal(sheet->remarks, "Une roue a glissé.");
    assert_int_equal(sheet->attempt, 2);
    assert_int_equal(sheet->state, SHEET_PLAYED);
    const struct sheet_value *values = sheet->values;
    assert_int_equal(values[0].number.numerator, 7);
    assert_int_equal(values[1].number.numerator, 3);
    assert_int_equal(values[1].number.denominator, 2);
    assert_true(values[2].truth);
    assert_int_equal(values[3].choice, 1);
    assert_int_equal(values[4].number.numerator, 61480);
    assert_int_equal(values[5].row_count, 2);
    assert_int_equal(values[5].cells[0].choice, 0);
    assert_int_equal(values[5].cells[1].number.numerator, 3);
    assert_false(values[5].cells[2].truth);
    assert_int_equal(values[5].cells[3].choice, 1);
    assert_true(values[5].cells[5].truth);
    assert_false(values[6].given); /* worked out, never on a sheet */
    sheet_free(sheet);
    contest_free(contest);
}

static void what_a_sheet_may_leave_out_is_empty(void **state) {
    (void)state;
    struct contest *contest = contest_of("{'id': 'a', 'name': 'A', 'type': 'yes_no'}");
    struct sheet *sheet = sheet_of(contest, "'a': false");
    assert_string_equal(sheet->arena, "");
    assert_string_equal(sheet->judge, "");
    assert_string_equal(sheet->remarks, "");
    assert_int_equal(sheet->state, SHEET_PLAYED);
    sheet_free(sheet);
    contest_free(contest);
}

static void an_absent_team_needs_no_values(void **state) {
    (void)state;
    static const char *const states[] = {"absent", "forfeit"};
    struct contest *contest = contest_of("{'id': 'a', 'name': 'A', 'type': 'yes_no'}");
    for (size_t i = 0; i < 2; i++) {
        struct fault fault = {0};
        char text[300];
        snprintf(text, sizeof text,
                 "{'schema': 'perseverons-sheet/1', 'contest': 'essai', 'version': '1', 'event': "
                 "'epreuve', 'team': 'T', 'attempt': 1, 'state': '%s'%s}",
                 states[i], i == 0 ? "" : ", 'values': {}");
        struct sheet *sheet = read_text(contest, text, &fault);
        assert_non_null(sheet);
        assert_int_equal(sheet->state, i == 0 ? SHEET_ABSENT : SHEET_FORFEIT);
        sheet_free(sheet);
    }
    contest_free(contest);
}

/* ---- mistakes ---- */

struct mistake {
    const char *from, *to;
    enum fault_kind kind;
    int line, column;
    const char *field, *message;
};

static char *with_mistake(const char *from, const char *to) {
    const char *at = strstr(whole_sheet, from);
    if (at == NULL) {
        print_error("not in the sheet: %s\n", from);
        fail();
        return NULL;
    }
    return unquoted("%.*s%s%s", (int)(at - whole_sheet), whole_sheet, to, at + strlen(from));
}

static void every_class_of_mistake_is_named(void **state) {
    (void)state;
    static const struct mistake rows[] = {
        {"perseverons-sheet/1", "perseverons-sheet/2", FAULT_RANGE, 1, 12, "schema",
         "This is not a score sheet this program can read: its schema is \"perseverons-sheet/2\"."},
        {"'schema': 'perseverons-sheet/1', ", "", FAULT_MISSING, 1, 1, "",
         "The key \"schema\" is missing."},
        {"'contest': 'essai'", "'contest': 'palets'", FAULT_REFERENCE, 1, 46, "contest",
         "This sheet says contest \"palets\", and the rules in contest.json say \"essai\"."},
        {"'version': '1'", "'version': '2'", FAULT_REFERENCE, 1, 66, "version",
         "This sheet says version \"2\", and the rules in contest.json say \"1\"."},
        {"'event': 'epreuve'", "'event': 'epreuves'", FAULT_UNKNOWN, 2, 11, "event",
         "\"epreuves\" is not possible here."},
        {"'team': 'T12'", "'team': ''", FAULT_RANGE, 2, 30, "team", "This text must not be empty."},
        {"'team': 'T12', ", "", FAULT_MISSING, 1, 1, "", "The key \"team\" is missing."},
        {"'team': 'T12'", "'team': 12", FAULT_TYPE, 2, 30, "team",
         "Expected a text in \"quotes\" here, not a number."},
        {"'attempt': 2", "'attempt': 4", FAULT_RANGE, 2, 48, "attempt",
         "4 is out of range: between 1 and 3."},
        {"'attempt': 2", "'attempt': 2.0", FAULT_TYPE, 2, 48, "attempt",
         "Expected a whole number here, not 2.0."},
        {"'attempt': 2", "'attemp': 2", FAULT_UNKNOWN, 2, 47, "attemp",
         "The key \"attemp\" is unknown."},
        {"'state': 'played'", "'state': 'won'", FAULT_UNKNOWN, 3, 11, "state",
         "\"won\" is not possible here."},
        {"'state': 'played'", "'state': 'absent'", FAULT_RANGE, 4, 12, "values",
         "A team that did not play has no values."},
        {"'n': 7", "'nn': 7", FAULT_UNKNOWN, 4, 19, "values.nn", "The key \"nn\" is unknown."},
        {"'n': 7", "'n': 7, 'n': 8", FAULT_DUPLICATE, 4, 21, "values.n",
         "\"n\" is given twice; the first time on line 4."},
        {"'n': 7", "'n': 7, 'f': 7", FAULT_UNKNOWN, 4, 26, "values.f", "The key \"f\" is unknown."},
        {"'n': 7, ", "", FAULT_MISSING, 4, 12, "values", "The sheet says nothing about \"n\"."},
        {"'n': 7", "'n': 100", FAULT_RANGE, 4, 18, "values.n",
         "100 is out of range: between -5 and 99."},
        {"'n': 7", "'n': -6", FAULT_RANGE, 4, 18, "values.n",
         "-6 is out of range: between -5 and 99."},
        {"'n': 7", "'n': 7.5", FAULT_TYPE, 4, 18, "values.n",
         "Expected a whole number here, not 7.5."},
        {"'n': 7", "'n': '7'", FAULT_TYPE, 4, 18, "values.n",
         "Expected a whole number here, not a text in \"quotes\"."},
        {"'n': 7", "'n': true", FAULT_TYPE, 4, 18, "values.n",
         "Expected a whole number here, not true or false."},
        {"'n': 7", "'n': null", FAULT_TYPE, 4, 18, "values.n",
         "Expected a whole number here, not null."},
        {"'n': 7", "'n': 9223372036854775808", FAULT_RANGE, 4, 18, "values.n",
         "9223372036854775808 is out of range: between -5 and 99."},
        {"'m': 1.5", "'m': 0.2", FAULT_RANGE, 4, 26, "values.m",
         "Expected a number from 0.25 to 9.75 here."},
        {"'m': 1.5", "'m': 9.76", FAULT_RANGE, 4, 26, "values.m",
         "Expected a number from 0.25 to 9.75 here."},
        {"'m': 1.5", "'m': '1,5'", FAULT_TYPE, 4, 26, "values.m", "Expected an exact number here."},
        {"'m': 1.5", "'m': 15e-1", FAULT_RANGE, 4, 26, "values.m",
         "Expected an exact number here."},
        {"'ok': true", "'ok': 1", FAULT_TYPE, 4, 37, "values.ok",
         "Expected true or false here, not a number."},
        {"'ok': true", "'ok': 'yes'", FAULT_TYPE, 4, 37, "values.ok",
         "Expected true or false here, not a text in \"quotes\"."},
        {"'c': 'high'", "'c': 'higt'", FAULT_UNKNOWN, 4, 48, "values.c",
         "\"higt\" is not possible here."},
        {"'c': 'high'", "'c': 1", FAULT_TYPE, 4, 48, "values.c",
         "Expected a text in \"quotes\" here, not a number."},
        {"'t': 61480", "'t': 100001", FAULT_RANGE, 4, 61, "values.t",
         "100001 is out of range: between 0 and 100000."},
        {"'t': 61480", "'t': -1", FAULT_RANGE, 4, 61, "values.t",
         "-1 is out of range: between 0 and 100000."},
        {"'t': 61480", "'t': '1:01.480'", FAULT_TYPE, 4, 61, "values.t",
         "Expected a whole number here, not a text in \"quotes\"."},
        {"'k': 'red', ", "", FAULT_MISSING, 5, 9, "values.l[0]", "The key \"k\" is missing."},
        {"'x': 4", "'x': 10", FAULT_RANGE, 6, 28, "values.l[1].x",
         "10 is out of range: between 0 and 9."},
        {"'x': 4", "'y': 4", FAULT_UNKNOWN, 6, 28, "values.l[1].y", "The key \"y\" is unknown."},
        {"'k': 'blue'", "'k': 'green'", FAULT_UNKNOWN, 6, 15, "values.l[1].k",
         "\"green\" is not possible here."},
        {"{'k': 'red', 'x': 3, 'b': false}", "[]", FAULT_TYPE, 5, 9, "values.l[0]",
         "Expected an object { } here, not a list [ ]."},
        {"{'k': 'red', 'x': 3, 'b': false}",
         "{'k': 'red', 'x': 3, 'b': false}, {'k': 'red', 'x': 3, 'b': false}, "
         "{'k': 'red', 'x': 3, 'b': false}",
         FAULT_LIMIT, 5, 8, "values.l", "This list has 4 elements; it may have at most 3."},
        {"'judge': 'MD'",
         "'judge': 'MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM'",
         FAULT_LIMIT, 2, 74, "judge", NULL},
        {"'judge': 'MD'", "'judge': 'M\\u0000D'", FAULT_ENCODING, 2, 76, NULL, NULL},
        {"]}}", "]}", FAULT_SYNTAX, 6, 43, NULL, NULL},
        {"]}}", "]}}}", FAULT_SYNTAX, 6, 44, NULL, NULL},
    };
    struct contest *contest = contest_of(all_types);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fault fault = {0};
        char *text = with_mistake(rows[i].from, rows[i].to);
        struct sheet *sheet = sheet_read_bytes(contest, "sheet.json", text, strlen(text), &fault);
        if (sheet != NULL) {
            print_error("accepted: %s\n", rows[i].to);
            fail();
        }
        print_message("@@%s | %s | %s %d:%d [%s] %s %s\n", rows[i].from, rows[i].to,
                      fault_kind_word(fault.kind), fault.line, fault.column, fault.field,
                      fault.message, fault.advice);
        free(text);
        assert_int_equal(fault.kind, rows[i].kind);
        assert_string_equal(fault.message,
                            rows[i].message == NULL ? fault.message : rows[i].message);
        assert_string_equal(fault.field, rows[i].field == NULL ? fault.field : rows[i].field);
        assert_string_equal(fault.file, "sheet.json");
        assert_int_equal(fault.line, rows[i].line);
        assert_int_equal(fault.column, rows[i].column);
    }
    contest_free(contest);
}

static void a_wrong_contest_comes_with_advice(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct fault fault = {0};
    char *text = with_mistake("'contest': 'essai'", "'contest': 'palets'");
    assert_null(sheet_read_bytes(contest, "s", text, strlen(text), &fault));
    assert_string_equal(fault.advice, "Give the rules of the contest the sheet was filled for.");
    free(text);
    text = with_mistake("'event': 'epreuve'", "'event': 'epruve'");
    assert_null(sheet_read_bytes(contest, "s", text, strlen(text), &fault));
    assert_string_equal(fault.advice, "Did you mean \"epreuve\"?");
    free(text);
    contest_free(contest);
}

static void a_sheet_with_any_byte_changed_never_crashes(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct chance chance = chance_start(__func__);
    char *text = unquoted("%s", whole_sheet);
    size_t length = strlen(text);
    for (int round = 0; round < 5; round++) {
        for (size_t i = 0; i < length; i++) {
            char kept = text[i];
            struct fault fault = {0};
            text[i] = (char)chance_between(&chance, 1, 255);
            struct sheet *sheet = sheet_read_bytes(contest, "s", text, length, &fault);
            assert_true(sheet != NULL || (fault.kind != FAULT_NONE && fault.message[0] != '\0'));
            sheet_free(sheet);
            text[i] = kept;
        }
    }
    free(text);
    contest_free(contest);
}

static void a_sheet_cut_short_is_refused_wherever_it_is_cut(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    char *text = unquoted("%s", whole_sheet);
    for (size_t length = 0; length < strlen(text); length++) {
        struct fault fault = {0};
        assert_null(sheet_read_bytes(contest, "s", text, length, &fault));
        assert_true(fault.line >= 1);
    }
    free(text);
    contest_free(contest);
}

static void a_contest_is_no_sheet(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct fault fault = {0};
    assert_null(read_text(contest, "{'schema': 'perseverons-contest/1', 'id': 'essai'}", &fault));
    assert_int_equal(fault.kind, FAULT_RANGE);
    assert_string_equal(fault.advice, "Expected \"perseverons-sheet/1\".");
    assert_null(sheet_read(contest, "/nowhere.json", &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_null(sheet_read(contest, "/tmp", &fault));
    assert_string_equal(fault.file, "/tmp");
    contest_free(contest);
}

/* ---- filling a sheet by hand ---- */

static void values_are_set_within_their_limits(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    const struct contest_event *event = &contest->events[0];
    struct fault fault = {0};
    struct sheet *sheet = sheet_new(contest, event, &fault);
    const struct contest_item *n = contest_item(event, "n"), *ok = contest_item(event, "ok"),
                              *c = contest_item(event, "c"), *m = contest_item(event, "m");
    struct rational half = {1, 2};
    assert_true(sheet_set_number(sheet, n, rational_whole(99), &fault));
    assert_true(sheet_set_number(sheet, n, rational_whole(-5), &fault));
    assert_true(sheet_set_number(sheet, m, half, &fault));
    assert_true(sheet_set_yes_no(sheet, ok, false, &fault));
    assert_true(sheet_set_choice(sheet, c, 1, &fault));
    assert_false(sheet_set_number(sheet, n, rational_whole(100), &fault));
    assert_string_equal(fault.message, "\"n\" cannot be 100: it goes from -5 to 99.");
    assert_string_equal(fault.field, "n");
    assert_false(sheet_set_number(sheet, n, half, &fault)); /* counts are whole */
    assert_false(sheet_set_choice(sheet, c, 2, &fault));
    assert_string_equal(fault.message, "\"c\" has no choice number 3.");
    assert_false(sheet_set_yes_no(sheet, n, true, &fault));
    assert_int_equal(fault.kind, FAULT_TYPE);
    assert_false(sheet_set_number(sheet, ok, half, &fault));
    assert_false(sheet_set_choice(sheet, ok, 0, &fault));
    assert_int_equal(sheet->values[n->index].number.numerator, -5); /* unchanged by refusals */
    sheet_free(sheet);
    contest_free(contest);
}

static void an_item_of_another_event_is_refused(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types), *other = contest_of(all_types);
    struct fault fault = {0};
    struct sheet *sheet = sheet_new(contest, &contest->events[0], &fault);
    assert_false(
        sheet_set_number(sheet, contest_item(&other->events[0], "n"), rational_whole(1), &fault));
    assert_int_equal(fault.kind, FAULT_UNKNOWN);
    assert_false(sheet_set_yes_no(sheet, NULL, true, &fault));
    assert_false(sheet_set_choice(sheet, NULL, 0, &fault));
    assert_false(sheet_set_number(sheet, NULL, rational_whole(1), &fault));
    sheet_free(sheet);
    contest_free(other);
    contest_free(contest);
}

static void texts_and_attempts_keep_their_limits(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct fault fault = {0};
    struct sheet *sheet = sheet_new(contest, &contest->events[0], &fault);
    char longest[SHEET_TEXT_MAX + 2];
    memset(longest, 'x', sizeof longest - 1);
    longest[SHEET_TEXT_MAX + 1] = '\0';
    assert_true(sheet_set_text(sheet, SHEET_ARENA, longest + 1, &fault));
    assert_false(sheet_set_text(sheet, SHEET_ARENA, longest, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
    assert_string_equal(fault.field, "arena");
    assert_false(sheet_set_text(sheet, SHEET_TEAM, "caf\xe9", &fault)); /* Latin-1 */
    assert_int_equal(fault.kind, FAULT_ENCODING);
    assert_string_equal(fault.field, "team");
    assert_false(sheet_set_text(sheet, SHEET_TEAM, "\x1b[31mred", &fault));
    assert_string_equal(fault.message, "\"team\" holds a control character.");
    assert_true(sheet_set_text(sheet, SHEET_REMARKS, "two\nlines", &fault));
    assert_true(sheet_set_attempt(sheet, 3, &fault));
    assert_false(sheet_set_attempt(sheet, 4, &fault));
    assert_string_equal(fault.message,
                        "\"epreuve\" allows 3 attempts, and this would be number 4.");
    assert_false(sheet_set_attempt(sheet, 0, &fault));
    assert_int_equal(sheet->attempt, 3);
    sheet_free(sheet);
    contest_free(contest);
}

/* ---- writing ---- */

struct place {
    char folder[64], file[96];
};

static struct place make_place(void) {
    struct place place;
    snprintf(place.folder, sizeof place.folder, "/tmp/perseverons-sheet-XXXXXX");
    assert_non_null(mkdtemp(place.folder));
    snprintf(place.file, sizeof place.file, "%s/sheet.json", place.folder);
    return place;
}

static int files_in(const struct place *place) {
    int count = 0;
    DIR *folder = opendir(place->folder);
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        count += entry->d_name[0] != '.';
    }
    closedir(folder);
    return count;
}

static void remove_place(const struct place *place) {
    unlink(place->file);
    assert_int_equal(rmdir(place->folder), 0); /* nothing else was left there */
}

static void a_written_sheet_reads_back_the_same(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct place place = make_place();
    struct fault fault = {0};
    struct sheet *sheet = read_text(contest, whole_sheet, &fault);
    assert_true(sheet_write(sheet, place.file, &fault));
    struct sheet *back = sheet_read(contest, place.file, &fault);
    assert_non_null(back);
    char *first = sheet_text(sheet, &fault), *second = sheet_text(back, &fault);
    assert_string_equal(first, second);
    assert_string_equal(back->remarks, sheet->remarks);
    free(first);
    free(second);
    sheet_free(back);
    sheet_free(sheet);
    remove_place(&place);
    contest_free(contest);
}

static struct rational random_measure(struct chance *chance) {
    struct rational value = {0, 1};
    assert_true(
        rational_make(chance_between(chance, 3, 97), chance_between(chance, 10, 12), &value));
    return value;
}

static void random_sheets_read_back_the_same(void **state) {
    (void)state;
    struct contest *contest = contest_of(
        "{'id': 'n', 'name': 'N', 'type': 'count', 'min': -5, 'max': 99},"
        "{'id': 'm', 'name': 'M', 'type': 'number', 'min': 0.25, 'max': 9.75},"
        "{'id': 'ok', 'name': 'OK', 'type': 'yes_no'},"
        "{'id': 'c', 'name': 'C', 'type': 'choice', 'choices': [{'id': 'low', 'points': 1},"
        " {'id': 'high', 'points': 10}]},"
        "{'id': 't', 'name': 'T', 'type': 'time', 'max_ms': 100000}");
    const struct contest_event *event = &contest->events[0];
    struct chance chance = chance_start(__func__);
    static const char *const teams[] = {"T1", "Les \"Pingouins\"", "a\\b",  "été", "日本", "<b>",
                                        "😀",  "two\nlines",        "\u202e"};
    for (int i = 0; i < 2000; i++) {
        struct fault fault = {0};
        struct sheet *sheet = sheet_new(contest, event, &fault);
        const char *team = teams[chance_between(&chance, 0, 8)];
        bool ok =
            sheet_set_text(sheet, SHEET_TEAM, team, &fault) &&
            sheet_set_number(sheet, &event->items[0],
                             rational_whole(chance_between(&chance, -5, 99)), &fault) &&
            sheet_set_number(sheet, &event->items[1], random_measure(&chance), &fault) &&
            sheet_set_yes_no(sheet, &event->items[2], chance_below(&chance, 2) == 1, &fault) &&
            sheet_set_choice(sheet, &event->items[3], chance_below(&chance, 2) == 1, &fault) &&
            sheet_set_number(sheet, &event->items[4],
                             rational_whole(chance_between(&chance, 0, 100000)), &fault);
        assert_true(ok);
        char *text = sheet_text(sheet, &fault);
        struct sheet *back = sheet_read_bytes(contest, "s", text, strlen(text), &fault);
        if (back == NULL) {
            print_error("%s\n%s\n", fault.message, text);
            fail();
        }
        assert_string_equal(back->team, sheet->team);
        char *again = sheet_text(back, &fault);
        assert_string_equal(text, again);
        free(again);
        free(text);
        sheet_free(back);
        sheet_free(sheet);
    }
    contest_free(contest);
}

static void an_absent_team_is_written_without_values(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct fault fault = {0};
    struct sheet *sheet = sheet_new(contest, &contest->events[0], &fault);
    sheet->state = SHEET_ABSENT;
    assert_true(sheet_set_text(sheet, SHEET_TEAM, "T1", &fault));
    char *text = sheet_text(sheet, &fault);
    assert_null(strstr(text, "values"));
    struct sheet *back = sheet_read_bytes(contest, "s", text, strlen(text), &fault);
    assert_non_null(back);
    assert_int_equal(back->state, SHEET_ABSENT);
    free(text);
    sheet_free(back);
    sheet_free(sheet);
    contest_free(contest);
}

static void writing_again_replaces_the_whole_file(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct place place = make_place();
    struct fault fault = {0};
    struct sheet *sheet = read_text(contest, whole_sheet, &fault);
    assert_true(sheet_write(sheet, place.file, &fault));
    assert_true(sheet_set_text(sheet, SHEET_REMARKS, "", &fault));
    assert_true(sheet_write(sheet, place.file, &fault));
    char *text = file_text(place.file);
    assert_null(strstr(text, "remarks"));
    assert_int_equal(files_in(&place), 1);
    free(text);
    sheet_free(sheet);
    remove_place(&place);
    contest_free(contest);
}

static void a_sheet_file_obeys_the_umask(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct place place = make_place();
    struct fault fault = {0};
    struct stat about;
    struct sheet *sheet = read_text(contest, whole_sheet, &fault);
    mode_t before = umask(027);
    assert_true(sheet_write(sheet, place.file, &fault));
    umask(before);
    assert_int_equal(stat(place.file, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
    sheet_free(sheet);
    remove_place(&place);
    contest_free(contest);
}

/* In a child, so that the limit does not stay: a disk that fills after `room` bytes. */
static int write_with_room(const struct sheet *sheet, const char *path, rlim_t room) {
    pid_t child = fork();
    if (child == 0) {
        struct fault fault = {0};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){room, room});
        bool ok = sheet_write(sheet, path, &fault);
        _exit(ok ? 0 : fault.kind == FAULT_IO && fault.message[0] != '\0' ? 1 : 2);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_full_disk_leaves_the_old_sheet_and_nothing_half_written(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct place place = make_place();
    struct fault fault = {0};
    struct sheet *sheet = read_text(contest, whole_sheet, &fault);
    char *text = sheet_text(sheet, &fault);
    size_t size = strlen(text) + 1;
    free(text);
    assert_true(sheet_write(sheet, place.file, &fault));
    char *before = file_text(place.file);
    assert_true(sheet_set_text(sheet, SHEET_REMARKS, "Une roue a glisse!!", &fault));
    for (rlim_t room = 0; room < size - 1; room += 37) {
        assert_int_equal(write_with_room(sheet, place.file, room), 1);
        char *after = file_text(place.file);
        assert_string_equal(before, after);
        assert_int_equal(files_in(&place), 1);
        free(after);
    }
    assert_int_equal(write_with_room(sheet, place.file, size + 100), 0);
    free(before);
    sheet_free(sheet);
    remove_place(&place);
    contest_free(contest);
}

static void a_folder_that_is_not_there_is_said(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct fault fault = {0};
    struct sheet *sheet = read_text(contest, whole_sheet, &fault);
    assert_false(sheet_write(sheet, "/nowhere/at/all/sheet.json", &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_string_equal(fault.file, "/nowhere/at/all/sheet.json");
    char path[5000];
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_false(sheet_write(sheet, path, &fault));
    assert_int_equal(fault.kind, FAULT_IO);
    sheet_free(sheet);
    contest_free(contest);
}

static void a_folder_in_the_place_of_the_file_stays(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct place place = make_place();
    struct fault fault = {0};
    struct stat about;
    struct sheet *sheet = read_text(contest, whole_sheet, &fault);
    assert_int_equal(mkdir(place.file, 0700), 0);
    assert_false(sheet_write(sheet, place.file, &fault));
    assert_int_equal(stat(place.file, &about), 0);
    assert_true(S_ISDIR(about.st_mode));
    assert_int_equal(files_in(&place), 1);
    rmdir(place.file);
    sheet_free(sheet);
    remove_place(&place);
    contest_free(contest);
}

/* A pipe stands for every device: it can be made, and broken, without harm. */
static void a_device_in_the_place_of_the_file_stays(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct place place = make_place();
    struct fault fault = {0};
    struct stat about;
    struct sheet *sheet = read_text(contest, whole_sheet, &fault);
    assert_int_equal(mkfifo(place.file, 0600), 0);
    assert_false(sheet_write(sheet, place.file, &fault));
    assert_int_equal(fault.kind, FAULT_IO);
    assert_string_equal(fault.file, place.file);
    assert_int_equal(stat(place.file, &about), 0);
    assert_true(S_ISFIFO(about.st_mode));
    assert_int_equal(files_in(&place), 1);
    sheet_free(sheet);
    remove_place(&place);
    contest_free(contest);
}

/* A sheet written over and over while another process reads: always whole. */
static void a_reader_never_sees_half_a_sheet(void **state) {
    (void)state;
    struct contest *contest = contest_of(all_types);
    struct place place = make_place();
    struct fault fault = {0};
    struct sheet *sheet = read_text(contest, whole_sheet, &fault);
    assert_true(sheet_write(sheet, place.file, &fault));
    pid_t child = fork();
    if (child == 0) {
        for (;;) {
            sheet_write(sheet, place.file, &fault);
        }
    }
    for (int i = 0; i < 500; i++) {
        struct sheet *seen = sheet_read(contest, place.file, &fault);
        assert_non_null(seen);
        sheet_free(seen);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    struct sheet *seen = sheet_read(contest, place.file, &fault);
    assert_non_null(seen); /* killed at any moment: the file is whole */
    sheet_free(seen);
    sheet_free(sheet);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", place.folder);
    assert_int_equal(system(command), 0);
    contest_free(contest);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_sheet_is_read),
        cmocka_unit_test(what_a_sheet_may_leave_out_is_empty),
        cmocka_unit_test(an_absent_team_needs_no_values),
        cmocka_unit_test(every_class_of_mistake_is_named),
        cmocka_unit_test(a_wrong_contest_comes_with_advice),
        cmocka_unit_test(a_sheet_with_any_byte_changed_never_crashes),
        cmocka_unit_test(a_sheet_cut_short_is_refused_wherever_it_is_cut),
        cmocka_unit_test(a_contest_is_no_sheet),
        cmocka_unit_test(values_are_set_within_their_limits),
        cmocka_unit_test(an_item_of_another_event_is_refused),
        cmocka_unit_test(texts_and_attempts_keep_their_limits),
        cmocka_unit_test(a_written_sheet_reads_back_the_same),
        cmocka_unit_test(random_sheets_read_back_the_same),
        cmocka_unit_test(an_absent_team_is_written_without_values),
        cmocka_unit_test(writing_again_replaces_the_whole_file),
        cmocka_unit_test(a_sheet_file_obeys_the_umask),
        cmocka_unit_test(a_full_disk_leaves_the_old_sheet_and_nothing_half_written),
        cmocka_unit_test(a_folder_that_is_not_there_is_said),
        cmocka_unit_test(a_folder_in_the_place_of_the_file_stays),
        cmocka_unit_test(a_device_in_the_place_of_the_file_stays),
        cmocka_unit_test(a_reader_never_sees_half_a_sheet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
