/* What people see: aligned tables, explanations, inert names; and JSON for machines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "language/language.h"
#include "scoring/cell.h"
#include "scoring/pool.h"
#include "scoring/print.h"
#include "tests/scoring/support_scoring.h"

/* ---- cells ---- */

static char *written(const char *text, size_t width, bool right) {
    char *out = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&out, &size);
    (right ? cell_write_right : cell_write)(stream, text, width);
    fclose(stream);
    return out;
}

static void assert_written(const char *text, size_t width, const char *expected) {
    char *out = written(text, width, false);
    assert_string_equal(out, expected);
    free(out);
}

static void a_width_counts_columns_not_bytes(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t width;
    } rows[] = {
        {"", 0},
        {"abc", 3},
        {"éàü", 3},
        {"e\xcc\x81", 1}, /* e and a combining accent */
        {"日本", 4},
        {"🤖", 2},
        {"Persévérons", 11},
        {"×", 1},
        {"a\x1b[31m", 6},    /* an escape becomes one mark */
        {"\xff\xfe", 2},     /* each broken byte one mark */
        {"\u202etxt", 4},    /* a direction mark too */
        {"\xed\xa0\x80", 3}, /* a surrogate is broken bytes */
        {"\xc0\xaf", 2},     /* overlong */
        {"\xe6\x97", 2},     /* cut short */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(cell_width(rows[i].text), rows[i].width);
    }
}

static void cells_are_padded_on_either_side(void **state) {
    (void)state;
    assert_written("été", 5, "été  ");
    assert_written("日本", 5, "日本 ");
    assert_written("too long", 3, "too long");
    char *out = written("12", 5, true);
    assert_string_equal(out, "   12");
    free(out);
}

static void what_could_harm_a_terminal_comes_out_inert(void **state) {
    (void)state;
    assert_written("\x1b[31mred", 0, "�[31mred");
    assert_written("\x07\x08\x7f", 0, "���");
    assert_written("a\tb\nc\rd", 0, "a b c d");
    assert_written("\u202egnp.exe", 0, "�gnp.exe");
    assert_written("\u200bzero", 0, "�zero");
    assert_written("\xc2\x9b"
                   "31m",
                   0, "�31m"); /* the one-byte form of an escape */
    assert_written("\xff", 0, "�");
    assert_written("<b>&amp;</b>", 0, "<b>&amp;</b>");
}

static void utf8_is_told_from_other_encodings(void **state) {
    (void)state;
    assert_true(cell_is_utf8(""));
    assert_true(cell_is_utf8("Persévérons 日本 🤖"));
    assert_false(cell_is_utf8("caf\xe9"));
    assert_false(cell_is_utf8("\xc0\xaf"));
    assert_false(cell_is_utf8("\xed\xa0\x80"));
    assert_false(cell_is_utf8("\xf4\x90\x80\x80"));
    assert_false(cell_is_utf8("\x80"));
    assert_false(cell_is_utf8("a\xe6\x97"));
}

/* ---- memory ---- */

static void a_pool_gives_zeroed_pieces_that_do_not_overlap(void **state) {
    (void)state;
    struct pool pool = {0};
    struct fault fault = {0};
    enum { PIECES = 2000 };
    unsigned char *pieces[PIECES];
    for (size_t i = 0; i < PIECES; i++) {
        size_t size = i % 97 + (i % 500 == 0 ? 40000 : 0);
        pieces[i] = pool_take(&pool, size, 1, &fault);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        for (size_t j = 0; j < size; j++) {
            assert_int_equal(pieces[i][j], 0);
            pieces[i][j] = (unsigned char)i;
        }
    }
    for (size_t i = 0; i < PIECES; i++) {
        size_t size = i % 97 + (i % 500 == 0 ? 40000 : 0);
        for (size_t j = 0; j < size; j++) {
            assert_int_equal(pieces[i][j], (unsigned char)i);
        }
    }
    pool_release(&pool);
    pool_release(&pool);
}

static void a_pool_refuses_what_no_memory_could_hold(void **state) {
    (void)state;
    struct pool pool = {0};
    struct fault fault = {0};
    assert_null(pool_take(&pool, SIZE_MAX / 2, 16, &fault));
    assert_int_equal(fault.kind, FAULT_MEMORY);
    assert_null(pool_take(&pool, SIZE_MAX, 1, &fault));
    assert_non_null(pool_take(&pool, 0, 16, &fault));
    assert_string_equal(pool_text(&pool, "été", &fault), "été");
    pool_release(&pool);
}

/* ---- tables ---- */

static void assert_table(const char *items, const char *more, const char *values,
                         const char *language, const char *expected) {
    struct contest *contest = contest_with(items, more);
    struct sheet *sheet = sheet_of(contest, values);
    struct fault fault = {0};
    struct score score;
    assert_true(score_sheet(sheet, &score, &fault));
    char *text = print_score_table(&score, language, &fault);
    if (strcmp(text, expected) != 0) {
        print_error("got:\n%s\nexpected:\n%s\n", text, expected);
        fail();
    }
    free(text);
    score_release(&score);
    sheet_free(sheet);
    contest_free(contest);
}

static const char many_items[] =
    "{'id': 'n', 'name': {'fr': 'Palets', 'en': 'Pucks'}, 'type': 'count', 'points': 5, 'max': 9, "
    "'cap': 6},"
    "{'id': 'p', 'name': {'fr': 'Pénalités', 'en': 'Penalties'}, 'type': 'count', 'points': -0.5, "
    "'max': 9},"
    "{'id': 'w', 'name': 'Where', 'type': 'choice', 'choices': [{'id': 'far', 'points': 0}, {'id': "
    "'near', 'name': {'fr': 'tout près', 'en': 'very near'}, 'points': 7}]},"
    "{'id': 'ok', 'name': 'OK', 'type': 'yes_no', 'points': 10, 'if': 'n == 9'},"
    "{'id': 't', 'name': 'Time', 'type': 'time', 'max_ms': 100000},"
    "{'id': 'b', 'name': 'Bonus', 'type': 'time_bonus', 'time': 't', 'points': 2},"
    "{'id': 'x', 'name': 'X', 'type': 'count', 'points': [0, 1, 4]},"
    "{'id': 'y', 'name': 'Y', 'type': 'formula', 'value': '10 / 3'},"
    "{'id': 'best', 'name': 'Best', 'type': 'best_of', 'of': ['x', 'y']},"
    "{'id': 'info', 'name': 'Info', 'type': 'formula', 'value': '42', 'counts': false},"
    "{'id': 'l', 'name': 'Laps', 'type': 'list', 'fields': [{'id': 'k', 'type': 'count', 'max': "
    "9}], 'each': 'k', 'floor': 5}";

static const char many_values[] = "'n': 2, 'p': 3, 'w': 'near', 'ok': true, 't': 61480, 'x': 2, "
                                  "'l': [{'k': 1}, {'k': 2}]";

static void each_line_says_why_it_has_its_points(void **state) {
    (void)state;
    assert_table(many_items, "", many_values, "en",
                 "Essai – Epreuve\n"
                 "Team T1, attempt 1 of 3\n"
                 "\n"
                 "Pucks              2     6  2 × 5 = 10, capped at 6\n"
                 "Penalties          3  -1.5  3 × -0.5 = -1.5\n"
                 "Where      very near     7\n"
                 "OK               yes     0  its condition is not met\n"
                 "Time        1:01.480\n"
                 "Bonus                   76  38.52 s left: 38 × 2 = 76\n"
                 "X                  2     4  from its table: 4, counted in: Best\n"
                 "Y                     10/3  worked out: 10/3, another one is better\n"
                 "Best                     4  the best of: X, Y\n"
                 "Info                    42  worked out: 42, not added to the total\n"
                 "Laps          2 rows     5  worked out: 3, never below 5\n"
                 "──────────────────────────\n"
                 "Total                 96.5\n");
}

static void checks_and_limits_of_the_total_are_shown(void **state) {
    (void)state;
    assert_table("{'id': 'n', 'name': 'N', 'type': 'count', 'points': -5, 'max': 9}",
                 ", 'floor': 0, 'checks': [{'id': 'w', 'level': 'warning', 'when': 'n > 0', "
                 "'message': 'look again'}, {'id': 'e', 'level': 'error', 'when': 'n > 1', "
                 "'message': {'en': 'impossible', 'fr': 'impossible'}}]",
                 "'n': 2", "en",
                 "Essai – Epreuve\n"
                 "Team T1, attempt 1 of 3\n"
                 "\n"
                 "N      2  -10  2 × -5 = -10\n"
                 "─────────────\n"
                 "Total       0  from a sum of -10\n"
                 "\n"
                 "Warning: look again\n"
                 "Contradiction: impossible\n"
                 "This sheet contradicts itself: ask the judge before it counts.\n");
}

static void columns_stay_aligned_with_wide_and_hostile_names(void **state) {
    (void)state;
    assert_table("{'id': 'a', 'name': '日本', 'type': 'yes_no', 'points': 1},"
                 "{'id': 'b', 'name': 'e\xcc\x81t\xc3\xa9', 'type': 'yes_no', 'points': 10},"
                 "{'id': 'c', 'name': 'x\u202ey', 'type': 'yes_no', 'points': 100}",
                 "", "'a': true, 'b': false, 'c': true", "en",
                 "Essai – Epreuve\n"
                 "Team T1, attempt 1 of 3\n"
                 "\n"
                 "日本   yes    1\n"
                 "e\xcc\x81t\xc3\xa9     no    0\n"
                 "x�y    yes  100\n"
                 "───────────────\n"
                 "Total       101\n");
}

static void a_disqualified_team_is_shown_with_nothing(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'n', 'name': 'N', 'type': 'count', 'points': 1, 'max': 9}");
    struct sheet *sheet = sheet_of(contest, "'n': 7");
    struct fault fault = {0};
    static const struct {
        enum sheet_state state;
        const char *last;
    } rows[] = {
        {SHEET_DISQUALIFIED, "Total     0  disqualified: nothing counts\n"},
        {SHEET_ABSENT, "Total     0  absent\n"},
        {SHEET_FORFEIT, "Total     0  forfeit\n"},
    };
    for (size_t i = 0; i < 3; i++) {
        struct score score;
        sheet->state = rows[i].state;
        assert_true(score_sheet(sheet, &score, &fault));
        char *text = print_score_table(&score, "en", &fault);
        if (strstr(text, rows[i].last) == NULL) {
            print_error("%s", text);
            fail();
        }
        free(text);
        score_release(&score);
    }
    sheet_free(sheet);
    contest_free(contest);
}

static void a_sheet_not_yet_filled_says_so_line_by_line(void **state) {
    (void)state;
    struct contest *contest = contest_of(many_items);
    struct fault fault = {0};
    struct sheet *sheet = sheet_new(contest, &contest->events[0], &fault);
    struct score score;
    char text[SCORE_TEXT_MAX];
    assert_true(score_sheet(sheet, &score, &fault));
    assert_string_equal(score_explain(&score, 0, "en", text), "not filled in");
    assert_string_equal(score_value_text(&score, 0, "en", text), "");
    score_release(&score);
    sheet_free(sheet);
    contest_free(contest);
}

static void head_and_remarks_are_shown(void **state) {
    (void)state;
    struct contest *contest = contest_of("{'id': 'a', 'name': 'A', 'type': 'yes_no'}");
    struct sheet *sheet = sheet_of(contest, "'a': true");
    struct fault fault = {0};
    struct score score;
    assert_true(sheet_set_text(sheet, SHEET_ARENA, "B", &fault));
    assert_true(sheet_set_text(sheet, SHEET_JUDGE, "MD", &fault));
    assert_true(sheet_set_text(sheet, SHEET_REMARKS, "two\nlines", &fault));
    assert_true(score_sheet(sheet, &score, &fault));
    char *text = print_score_table(&score, "en", &fault);
    assert_non_null(strstr(text, "Team T1, attempt 1 of 3, arena B, judge MD\n"));
    assert_non_null(strstr(text, "\nRemarks: two lines\n"));
    free(text);
    score_release(&score);
    sheet_free(sheet);
    contest_free(contest);
}

static void times_are_written_as_minutes_and_thousandths(void **state) {
    (void)state;
    static const struct {
        const char *value, *text, *french;
    } rows[] = {
        {"'t': 0", "0:00.000", "0:00,000"},
        {"'t': 999", "0:00.999", "0:00,999"},
        {"'t': 60001", "1:00.001", "1:00,001"},
        {"'t': 3599999", "59:59.999", "59:59,999"},
        {"'t': 86400000", "1440:00.000", "1440:00,000"},
    };
    struct contest *contest =
        contest_of("{'id': 't', 'name': 'T', 'type': 'time', 'max_ms': 86400000}");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sheet *sheet = sheet_of(contest, rows[i].value);
        struct fault fault = {0};
        struct score score;
        char text[SCORE_TEXT_MAX];
        assert_true(score_sheet(sheet, &score, &fault));
        assert_string_equal(score_value_text(&score, 0, "en", text), rows[i].text);
        assert_string_equal(score_value_text(&score, 0, "fr", text), rows[i].french);
        score_release(&score);
        sheet_free(sheet);
    }
    contest_free(contest);
}

static void an_explanation_that_is_too_long_is_cut_whole(void **state) {
    (void)state;
    char *items = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&items, &size);
    for (int i = 0; i < 20; i++) {
        fprintf(out,
                "{'id': 'i%d', 'name': 'A name that is really rather long, number %d', "
                "'type': 'formula', 'value': '1'}, ",
                i, i);
    }
    fputs("{'id': 's', 'name': 'S', 'type': 'sum', 'of': [", out);
    for (int i = 0; i < 20; i++) {
        fprintf(out, "%s'i%d'", i == 0 ? "" : ", ", i);
    }
    fputs("]}", out);
    fclose(out);
    struct contest *contest = contest_of(items);
    struct sheet *sheet = sheet_of(contest, "");
    struct fault fault = {0};
    struct score score;
    char text[SCORE_TEXT_MAX];
    assert_true(score_sheet(sheet, &score, &fault));
    score_explain(&score, 20, "en", text);
    assert_true(strlen(text) < SCORE_TEXT_MAX);
    assert_true(strncmp(text, "the sum of: A name", 18) == 0);
    assert_true(cell_is_utf8(text));
    score_release(&score);
    sheet_free(sheet);
    contest_free(contest);
    free(items);
}

/* ---- JSON ---- */

static void assert_text_at(const struct json_value *object, const char *key, const char *expected) {
    const struct json_value *value = json_member(object, key);
    assert_non_null(value);
    assert_string_equal(value->text, expected);
}

static void machines_get_exact_points(void **state) {
    (void)state;
    struct contest *contest = contest_with(
        many_items, ", 'checks': [{'id': 'w', 'level': 'warning', 'when': 'n > 0', 'message': "
                    "'look', 'item': 'n'}]");
    struct sheet *sheet = sheet_of(contest, many_values);
    struct fault fault = {0};
    struct score score;
    assert_true(score_sheet(sheet, &score, &fault));
    char *text = print_score_json(&score, "fr", &fault);
    struct json_document *document = json_read_bytes("score", text, strlen(text), &fault);
    assert_non_null(document);
    const struct json_value *root = json_root(document);
    assert_text_at(root, "schema", "perseverons-score/1");
    assert_text_at(root, "team", "T1");
    assert_text_at(root, "attempt", "1");
    assert_text_at(root, "state", "played");
    assert_text_at(root, "total", "96.5");
    assert_text_at(root, "sum", "96.5");
    assert_true(json_member(root, "complete")->truth);
    assert_true(json_member(root, "valid")->truth);
    const struct json_value *lines = json_member(root, "items");
    assert_int_equal(lines->count, score.line_count);
    static const struct {
        const char *id, *points, *outcome;
    } rows[] = {
        {"n", "6", "counted"},         {"p", "-1.5", "counted"},  {"w", "7", "counted"},
        {"ok", "0", "condition"},      {"t", "0", "counted"},     {"b", "76", "counted"},
        {"x", "4", "in-group"},        {"y", "10/3", "not-best"}, {"best", "4", "counted"},
        {"info", "42", "information"}, {"l", "5", "counted"},
    };
    const struct json_value *line = lines->first;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++, line = line->next) {
        assert_text_at(line, "id", rows[i].id);
        assert_text_at(line, "points", rows[i].points);
        assert_text_at(line, "outcome", rows[i].outcome);
    }
    assert_text_at(lines->first, "name", "Palets");
    assert_text_at(lines->first, "raw", "10");
    const struct json_value *notice = json_member(root, "notices")->first;
    assert_text_at(notice, "id", "w");
    assert_text_at(notice, "level", "warning");
    assert_text_at(notice, "item", "n");
    assert_text_at(notice, "message", "look");
    json_free(document);
    free(text);
    score_release(&score);
    sheet_free(sheet);
    contest_free(contest);
}

static void items_are_listed_for_people(void **state) {
    (void)state;
    struct contest *contest = contest_of(
        "{'id': 'n', 'name': 'Pucks', 'type': 'count', 'max': 9},"
        "{'id': 'm', 'name': 'Mass', 'type': 'number', 'min': 0.5, 'max': 2},"
        "{'id': 'ok', 'name': 'OK', 'type': 'yes_no'},"
        "{'id': 'c', 'name': 'C', 'type': 'choice', 'choices': [{'id': 'a', 'points': 1}, {'id': "
        "'b', 'points': 0.5}]},"
        "{'id': 't', 'name': 'T', 'type': 'time', 'max_ms': 100}");
    struct fault fault = {0};
    char *text = print_items_table(contest, "en", &fault);
    assert_string_equal(text, "Essai (essai, version 1)\n"
                              "\n"
                              "Epreuve (epreuve)\n"
                              "  n   Pucks  count   0 to 9\n"
                              "  m   Mass   number  0.5 to 2\n"
                              "  ok  OK     yes_no\n"
                              "  c   C      choice  a (1), b (0.5)\n"
                              "  t   T      time    0 to 100 ms\n");
    free(text);
    contest_free(contest);
}

static void items_are_listed_for_machines(void **state) {
    (void)state;
    struct contest *contest = contest_of(many_items);
    struct fault fault = {0};
    char *text = print_items_json(contest, "en", &fault);
    struct json_document *document = json_read_bytes("items", text, strlen(text), &fault);
    assert_non_null(document);
    const struct json_value *event = json_member(json_root(document), "events")->first;
    assert_text_at(event, "id", "epreuve");
    assert_text_at(event, "attempts", "3");
    const struct json_value *item = json_member(event, "items")->first;
    assert_text_at(item, "id", "n");
    assert_text_at(item, "type", "count");
    assert_text_at(item, "max", "9");
    assert_true(json_member(item, "observed")->truth);
    const struct json_value *choice = json_member(item->next->next, "choices")->first->next;
    assert_text_at(choice, "id", "near");
    assert_text_at(choice, "name", "very near");
    assert_text_at(choice, "points", "7");
    json_free(document);
    free(text);
    contest_free(contest);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_width_counts_columns_not_bytes),
        cmocka_unit_test(cells_are_padded_on_either_side),
        cmocka_unit_test(what_could_harm_a_terminal_comes_out_inert),
        cmocka_unit_test(utf8_is_told_from_other_encodings),
        cmocka_unit_test(a_pool_gives_zeroed_pieces_that_do_not_overlap),
        cmocka_unit_test(a_pool_refuses_what_no_memory_could_hold),
        cmocka_unit_test(each_line_says_why_it_has_its_points),
        cmocka_unit_test(checks_and_limits_of_the_total_are_shown),
        cmocka_unit_test(columns_stay_aligned_with_wide_and_hostile_names),
        cmocka_unit_test(a_disqualified_team_is_shown_with_nothing),
        cmocka_unit_test(a_sheet_not_yet_filled_says_so_line_by_line),
        cmocka_unit_test(head_and_remarks_are_shown),
        cmocka_unit_test(times_are_written_as_minutes_and_thousandths),
        cmocka_unit_test(an_explanation_that_is_too_long_is_cut_whole),
        cmocka_unit_test(machines_get_exact_points),
        cmocka_unit_test(items_are_listed_for_people),
        cmocka_unit_test(items_are_listed_for_machines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
