/* Score sheets of contests held elsewhere: every expected total, contradiction and
 * tie-break must come out. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scoring/score.h"
#include "strict-json/json.h"
#include "tests/scoring/support_cases.h"
#include "tests/scoring/support_scoring.h"

static void read_failed(const char *path, const struct fault *fault) { case_stop(path, fault); }

/* Writes the values of one case as those of our sheet, without braces. */
typedef void write_values(FILE *out, const struct json_value *in);

static struct sheet *sheet_for(const struct contest *contest, const struct json_value *in,
                               write_values *write) {
    char *text = NULL;
    size_t size = 0;
    struct fault fault = {0};
    FILE *out = open_memstream(&text, &size);
    fprintf(out,
            "{\"schema\": \"perseverons-sheet/1\", \"contest\": \"%s\", \"version\": \"%s\", "
            "\"event\": \"%s\", \"team\": \"T\", \"attempt\": 1, \"values\": {",
            contest->id, contest->version, contest->events[0].id);
    write(out, in);
    fputs("}}", out);
    fclose(out);
    struct sheet *sheet = sheet_read_bytes(contest, "case", text, size, &fault);
    if (sheet == NULL) {
        print_error("%s\n", text);
        read_failed("case", &fault);
    }
    free(text);
    return sheet;
}

static void assert_member(const struct json_value *out, const char *key, struct rational value,
                          const char *id) {
    char text[RATIONAL_TEXT_MAX];
    const struct json_value *expected = json_member(out, key);
    assert_non_null(expected);
    if (strcmp(rational_write(value, '.', text), expected->text) != 0) {
        print_error("%s: %s is %s, expected %s\n", id, key, text, expected->text);
        fail();
    }
}

/* ---- sheets whose values are ours already ---- */

static void same_values(FILE *out, const struct json_value *in) {
    for (const struct json_value *value = in->first; value != NULL; value = value->next) {
        fprintf(out, "%s\"%s\": ", value == in->first ? "" : ", ", value->key);
        json_copy(out, value);
    }
}

static void assert_case(const struct contest *contest, const struct json_value *one,
                        const char *const *ties) {
    struct fault fault = {0};
    struct score score;
    struct sheet *sheet = sheet_for(contest, json_member(one, "in"), same_values);
    const struct json_value *out = json_member(one, "out");
    if (!score_sheet(sheet, &score, &fault)) {
        read_failed("score", &fault);
    }
    assert_true(score.complete);
    assert_member(out, "total", score.total, json_member(one, "id")->text);
    assert_int_equal(!score.valid, json_member(out, "violates_restriction")->truth);
    const struct json_value *expected = json_member(out, "tie_break_values")->first;
    for (size_t i = 0; ties[i] != NULL; i++, expected = expected->next) {
        const struct contest_item *item = contest_item(sheet->event, ties[i]);
        assert_non_null(expected);
        assert_true(case_is(score.lines[item->index].points, expected->text));
    }
    assert_null(expected);
    score_release(&score);
    sheet_free(sheet);
}

static void assert_all_cases(const char *name, const char *file, size_t expected_count,
                             const char *const *ties) {
    struct contest *contest = case_contest(name);
    struct json_document *document = case_file(file);
    const struct json_value *cases = json_member(json_root(document), "cases");
    assert_int_equal(cases->count, expected_count);
    for (const struct json_value *one = cases->first; one != NULL; one = one->next) {
        assert_case(contest, one, ties);
    }
    json_free(document);
    contest_free(contest);
}

static const char *const unit_ties[] = {"flags_rows", "flags", "pump_station", "last_tie_break",
                                        NULL};

static void computed_goals_equal_the_official_tests(void **state) {
    (void)state;
    assert_all_cases("fll-computed-goal", "fll/unit-test-computed-goal.scoresheet.json", 4,
                     unit_ties);
}

static void variables_equal_the_official_tests(void **state) {
    (void)state;
    assert_all_cases("fll-variables", "fll/unit-test-variables.scoresheet.json", 4, unit_ties);
}

static void a_whole_tournament_equals_the_organisers_database(void **state) {
    (void)state;
    static const char *const ties[] = {"goal_scored",           "pace_maker",
                                       "professional_teamwork", "bad_cell_destruction",
                                       "mechanical_arm_patent", NULL};
    assert_all_cases("fll-body-forward", "fll/2010-body-forward-mn.scoresheet.json", 147, ties);
}

/* ---- RoboCupJunior Rescue Line: tiles become rows ---- */

static void write_things(FILE *out, const struct json_value *tiles) {
    const char *comma = "";
    for (const struct json_value *tile = tiles->first; tile != NULL; tile = tile->next) {
        for (const struct json_value *thing = tile->first; thing != NULL; thing = thing->next) {
            fprintf(out, "%s{\"tile\": %zu, \"kind\": \"%s\", \"scored\": %s, \"many\": %s}", comma,
                    tile->index, json_member(thing, "item")->text,
                    json_member(thing, "scored")->truth ? "true" : "false",
                    json_member(thing, "count")->text);
            comma = ", ";
        }
    }
}

static void line_values(FILE *out, const struct json_value *in) {
    fputs("\"things\": [", out);
    write_things(out, json_member(in, "tiles"));
    fputs("], \"lacks\": [", out);
    const struct json_value *lacks = json_member(in, "lack_of_progress");
    for (const struct json_value *lack = lacks->first; lack != NULL; lack = lack->next) {
        fprintf(out, "%s{\"times\": %s}", lack == lacks->first ? "" : ", ", lack->text);
    }
    fputs("]", out);
    static const char *const same[] = {"exit_bonus", "showed_up", "live", "dead"};
    for (size_t i = 0; i < 4; i++) {
        fprintf(out, ", \"%s\": ", same[i]);
        json_copy(out, json_member(in, same[i]));
    }
}

static void rescue_line_equals_the_official_calculator(void **state) {
    (void)state;
    struct contest *contest = case_contest("rescue-line-2025");
    struct json_document *document = case_file("rcj-rescue/line-2025E.scoresheet.json");
    const struct json_value *cases = json_member(json_root(document), "cases");
    assert_int_equal(cases->count, 60);
    for (const struct json_value *one = cases->first; one != NULL; one = one->next) {
        struct fault fault = {0};
        struct score score;
        struct sheet *sheet = sheet_for(contest, json_member(one, "in"), line_values);
        const struct json_value *out = json_member(one, "out");
        const char *id = json_member(one, "id")->text;
        if (!score_sheet(sheet, &score, &fault)) {
            read_failed(id, &fault);
        }
        const struct contest_item *raw = contest_item(sheet->event, "raw");
        assert_member(out, "raw", score.lines[raw->index].points, id);
        assert_member(out, "score", score.total, id);
        score_release(&score);
        sheet_free(sheet);
    }
    json_free(document);
    contest_free(contest);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(computed_goals_equal_the_official_tests),
        cmocka_unit_test(variables_equal_the_official_tests),
        cmocka_unit_test(a_whole_tournament_equals_the_organisers_database),
        cmocka_unit_test(rescue_line_equals_the_official_calculator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
