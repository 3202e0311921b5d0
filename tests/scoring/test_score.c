/* What sheets are worth: every type of item, limits, groups, conditions, checks, states. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scoring/score.h"
#include "tests/scoring/support_scoring.h"

static void assert_points(const struct contest *contest, const char *values, const char *item,
                          const char *expected) {
    char text[RATIONAL_TEXT_MAX];
    assert_string_equal(points_of(contest, values, item, text), expected);
}

static void assert_total(const struct contest *contest, const char *values, const char *expected) {
    char text[RATIONAL_TEXT_MAX];
    assert_string_equal(total_of(contest, values, text), expected);
}

/* ---- each type ---- */

static void a_count_is_worth_its_points_each(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'n', 'name': 'N', 'type': 'count', 'points': 5, 'max': 100}");
    assert_total(contest, "'n': 0", "0");
    assert_total(contest, "'n': 7", "35");
    assert_total(contest, "'n': 100", "500");
    contest_free(contest);
}

static void a_count_may_be_worth_fractions_and_lose_points(void **state) {
    (void)state;
    struct contest *contest = contest_of(
        "{'id': 'a', 'name': 'A', 'type': 'count', 'points': 0.1, 'max': 100},"
        "{'id': 'b', 'name': 'B', 'type': 'count', 'points': '1/3', 'max': 100},"
        "{'id': 'c', 'name': 'C', 'type': 'count', 'points': -3, 'min': -2, 'max': 100}");
    assert_points(contest, "'a': 3, 'b': 0, 'c': 0", "a", "0.3");
    assert_points(contest, "'a': 0, 'b': 2, 'c': 0", "b", "2/3");
    assert_points(contest, "'a': 0, 'b': 0, 'c': 4", "c", "-12");
    assert_points(contest, "'a': 0, 'b': 0, 'c': -2", "c", "6");
    assert_total(contest, "'a': 1, 'b': 1, 'c': 0", "13/30");
    contest_free(contest);
}

static void a_table_gives_points_by_count(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'n', 'name': 'N', 'type': 'count', 'points': [0, 10, 15, 17.5]}");
    assert_total(contest, "'n': 0", "0");
    assert_total(contest, "'n': 1", "10");
    assert_total(contest, "'n': 3", "17.5");
    struct fault fault = {0};
    assert_null(try_sheet_of(contest, "'n': 4", &fault));
    assert_int_equal(fault.kind, FAULT_RANGE);
    contest_free(contest);
}

static void a_measure_is_exact(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'm', 'name': 'M', 'type': 'number', 'points': 3, 'min': -1, 'max': 10}");
    assert_total(contest, "'m': 0.1", "0.3");
    assert_total(contest, "'m': -0.5", "-1.5");
    assert_total(contest, "'m': '1/3'", "1");
    assert_total(contest, "'m': 10", "30");
    contest_free(contest);
}

static void yes_and_no_each_have_their_points(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'a', 'name': 'A', 'type': 'yes_no', 'points': 10},"
                   "{'id': 'b', 'name': 'B', 'type': 'yes_no', 'points': 5, 'points_no': -2}");
    assert_total(contest, "'a': true, 'b': true", "15");
    assert_total(contest, "'a': false, 'b': true", "5");
    assert_total(contest, "'a': false, 'b': false", "-2");
    contest_free(contest);
}

static void a_choice_is_worth_what_its_table_says(void **state) {
    (void)state;
    struct contest *contest = contest_of(
        "{'id': 'c', 'name': 'C', 'type': 'choice', 'choices': ["
        "{'id': 'none', 'points': 0}, {'id': 'half', 'points': 0.5}, {'id': 'all', 'points': 7}]}");
    assert_total(contest, "'c': 'none'", "0");
    assert_total(contest, "'c': 'half'", "0.5");
    assert_total(contest, "'c': 'all'", "7");
    contest_free(contest);
}

static void a_time_is_worth_nothing_by_itself(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 't', 'name': 'T', 'type': 'time', 'max_ms': 100000}");
    assert_total(contest, "'t': 99999", "0");
    contest_free(contest);
}

static void a_time_bonus_counts_whole_steps_that_remain(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 't', 'name': 'T', 'type': 'time', 'max_ms': 200000},"
                   "{'id': 'b', 'name': 'B', 'type': 'time_bonus', 'time': 't', 'points': 0.5}");
    assert_total(contest, "'t': 0", "50");
    assert_total(contest, "'t': 1", "49.5"); /* 99.999 s remain */
    assert_total(contest, "'t': 99000", "0.5");
    assert_total(contest, "'t': 99001", "0");
    assert_total(contest, "'t': 100000", "0");
    assert_total(contest, "'t': 150000", "0"); /* past the limit: never negative */
    contest_free(contest);
}

static void a_time_bonus_may_have_longer_steps(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 't', 'name': 'T', 'type': 'time', 'max_ms': 100000},"
                   "{'id': 'b', 'name': 'B', 'type': 'time_bonus', 'time': 't', 'points': 2, "
                   "'step_ms': 30000}");
    assert_total(contest, "'t': 10000", "6");
    assert_total(contest, "'t': 10001", "4");
    assert_total(contest, "'t': 70001", "0");
    contest_free(contest);
}

static void rows_are_worth_the_sum_of_each(void **state) {
    (void)state;
    struct contest *contest = contest_of(
        "{'id': 'l', 'name': 'L', 'type': 'list', 'fields': [{'id': 'n', 'type': 'count', 'max': "
        "50}, {'id': 'k', 'type': 'choice', 'choices': [{'id': 'red'}, {'id': 'blue'}]}], "
        "'each': 'k == `red` and n * 2 or n'}");
    assert_total(contest, "'l': []", "0");
    assert_total(contest, "'l': [{'n': 3, 'k': 'red'}]", "6");
    assert_total(contest, "'l': [{'n': 3, 'k': 'red'}, {'n': 4, 'k': 'blue'}]", "10");
    contest_free(contest);
}

static void the_order_of_rows_can_matter(void **state) {
    (void)state;
    struct contest *contest = contest_of(
        "{'id': 'l', 'name': 'L', 'type': 'list', 'fields': [{'id': 'n', 'type': 'count', 'max': "
        "50}], 'each': 'n * row'}");
    assert_total(contest, "'l': [{'n': 3}, {'n': 4}]", "11");
    assert_total(contest, "'l': [{'n': 4}, {'n': 3}]", "10");
    contest_free(contest);
}

static void a_list_without_each_feeds_formulas(void **state) {
    (void)state;
    struct contest *contest = contest_of(
        "{'id': 'l', 'name': 'L', 'type': 'list', 'fields': [{'id': 'n', 'type': 'count', 'max': "
        "50}]}, {'id': 'f', 'name': 'F', 'type': 'formula', 'value': '#l * 100 + l[1].n'}");
    assert_total(contest, "'l': [{'n': 3}, {'n': 4}]", "203");
    contest_free(contest);
}

/* ---- limits ---- */

static void points_are_capped_and_floored(void **state) {
    (void)state;
    struct contest *contest = contest_of(
        "{'id': 'n', 'name': 'N', 'type': 'count', 'points': 5, 'min': -9, 'max': 9, 'cap': 6, "
        "'floor': -2.5}");
    assert_total(contest, "'n': 1", "5");
    assert_total(contest, "'n': 2", "6");
    assert_total(contest, "'n': 0", "0");
    assert_total(contest, "'n': -1", "-2.5");
    contest_free(contest);
}

static void a_total_never_falls_below_its_floor(void **state) {
    (void)state;
    struct contest *contest =
        contest_with("{'id': 'n', 'name': 'N', 'type': 'count', 'points': -5, 'max': 9}",
                     ", 'floor': 0, 'cap': 3");
    assert_total(contest, "'n': 3", "0");
    contest_free(contest);
}

static void a_total_never_rises_above_its_cap(void **state) {
    (void)state;
    struct contest *contest =
        contest_with("{'id': 'n', 'name': 'N', 'type': 'count', 'points': 5, 'max': 9}",
                     ", 'floor': 0, 'cap': 3.5");
    assert_total(contest, "'n': 3", "3.5");
    contest_free(contest);
}

static void the_total_may_be_a_formula_of_the_sum(void **state) {
    (void)state;
    struct contest *contest =
        contest_with("{'id': 'n', 'name': 'N', 'type': 'count', 'points': 5, 'max': 9},"
                     "{'id': 'k', 'name': 'K', 'type': 'number', 'min': 1, 'max': 2}",
                     ", 'total': 'truncate(sum * k)', 'cap': 40");
    assert_total(contest, "'n': 3, 'k': 1.25", "18");
    assert_total(contest, "'n': 9, 'k': 1", "40");
    contest_free(contest);
}

/* ---- conditions ---- */

static void an_item_counts_only_when_its_condition_holds(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'a', 'name': 'A', 'type': 'yes_no', 'points': 10, 'if': 'n >= 3'},"
                   "{'id': 'n', 'name': 'N', 'type': 'count', 'points': 1, 'max': 9}");
    assert_total(contest, "'a': true, 'n': 2", "2");
    assert_total(contest, "'a': true, 'n': 3", "13");
    assert_total(contest, "'a': false, 'n': 3", "3");
    contest_free(contest);
}

static void a_condition_may_look_at_points_above(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'n', 'name': 'N', 'type': 'count', 'points': 2, 'max': 9, 'cap': 8},"
                   "{'id': 't', 'name': 'T', 'type': 'time', 'max_ms': 100000},"
                   "{'id': 'b', 'name': 'B', 'type': 'time_bonus', 'time': 't', 'points': 1, "
                   "'if': 'points.n == 8'}");
    assert_total(contest, "'n': 3, 't': 90000", "6");
    assert_total(contest, "'n': 4, 't': 90000", "18");
    assert_total(contest, "'n': 9, 't': 90000", "18");
    contest_free(contest);
}

static void a_floor_gives_nothing_to_an_item_whose_condition_fails(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'a', 'name': 'A', 'type': 'count', 'points': 1, 'max': 9, 'floor': 5, "
                   "'if': 'a > 2'}");
    assert_total(contest, "'a': 3", "5");
    assert_total(contest, "'a': 2", "0");
    contest_free(contest);
}

/* ---- groups ---- */

static const char alternatives[] =
    "{'id': 'a', 'name': 'A', 'type': 'count', 'points': 5, 'max': 9},"
    "{'id': 'b', 'name': 'B', 'type': 'count', 'points': 7, 'max': 9},"
    "{'id': 'best', 'name': 'Best', 'type': 'best_of', 'of': ['a', 'b'], 'cap': 40},"
    "{'id': 'c', 'name': 'C', 'type': 'yes_no', 'points': 100}";

static void only_the_best_alternative_counts(void **state) {
    (void)state;
    struct contest *contest = contest_of(alternatives);
    assert_total(contest, "'a': 3, 'b': 2, 'c': false", "15");
    assert_total(contest, "'a': 2, 'b': 2, 'c': false", "14");
    assert_total(contest, "'a': 9, 'b': 6, 'c': true", "140");
    assert_total(contest, "'a': 0, 'b': 0, 'c': false", "0");
    contest_free(contest);
}

static enum score_outcome outcome_in(const struct score *score, const char *item) {
    return score->lines[contest_item(score->sheet->event, item)->index].outcome;
}

static void the_other_alternatives_say_that_another_is_better(void **state) {
    (void)state;
    struct contest *contest = contest_of(alternatives);
    struct sheet *sheet = sheet_of(contest, "'a': 3, 'b': 2, 'c': true");
    struct fault fault = {0};
    struct score score;
    assert_true(score_sheet(sheet, &score, &fault));
    assert_int_equal(outcome_in(&score, "a"), SCORE_IN_GROUP);
    assert_int_equal(outcome_in(&score, "b"), SCORE_NOT_BEST);
    assert_int_equal(outcome_in(&score, "best"), SCORE_COUNTED);
    assert_int_equal(outcome_in(&score, "c"), SCORE_COUNTED);
    score_release(&score);
    sheet_free(sheet);
    contest_free(contest);
}

static void of_equal_alternatives_the_first_counts_once(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'a', 'name': 'A', 'type': 'yes_no', 'points': 5},"
                   "{'id': 'b', 'name': 'B', 'type': 'yes_no', 'points': 5},"
                   "{'id': 'best', 'name': 'Best', 'type': 'best_of', 'of': ['a', 'b']}");
    struct sheet *sheet = sheet_of(contest, "'a': true, 'b': true");
    struct fault fault = {0};
    struct score score;
    assert_true(score_sheet(sheet, &score, &fault));
    assert_int_equal(score.total.numerator, 5);
    assert_int_equal(outcome_in(&score, "a"), SCORE_IN_GROUP);
    assert_int_equal(outcome_in(&score, "b"), SCORE_NOT_BEST);
    score_release(&score);
    sheet_free(sheet);
    contest_free(contest);
}

static void the_best_of_losses_is_the_smallest_loss(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'a', 'name': 'A', 'type': 'count', 'points': -5, 'max': 9},"
                   "{'id': 'b', 'name': 'B', 'type': 'count', 'points': -7, 'max': 9},"
                   "{'id': 'best', 'name': 'Best', 'type': 'best_of', 'of': ['a', 'b']}");
    assert_total(contest, "'a': 2, 'b': 1", "-7");
    contest_free(contest);
}

static void an_alternative_whose_condition_fails_is_none(void **state) {
    (void)state;
    struct contest *contest = contest_of(
        "{'id': 'a', 'name': 'A', 'type': 'count', 'points': -5, 'max': 9},"
        "{'id': 'b', 'name': 'B', 'type': 'count', 'points': 7, 'max': 9, 'if': 'a == 0'},"
        "{'id': 'best', 'name': 'Best', 'type': 'best_of', 'of': ['a', 'b']}");
    assert_total(contest, "'a': 1, 'b': 9", "-5");
    assert_total(contest, "'a': 0, 'b': 9", "63");
    contest_free(contest);
}

static void a_sum_caps_items_together(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'a', 'name': 'A', 'type': 'count', 'points': 4, 'max': 9},"
                   "{'id': 'b', 'name': 'B', 'type': 'count', 'points': 4, 'max': 9},"
                   "{'id': 'both', 'name': 'Both', 'type': 'sum', 'of': ['a', 'b'], 'cap': 20}");
    assert_total(contest, "'a': 2, 'b': 2", "16");
    assert_total(contest, "'a': 3, 'b': 3", "20");
    contest_free(contest);
}

static void groups_stand_inside_groups(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'a', 'name': 'A', 'type': 'count', 'points': 1, 'max': 9},"
                   "{'id': 'b', 'name': 'B', 'type': 'count', 'points': 1, 'max': 9},"
                   "{'id': 'c', 'name': 'C', 'type': 'count', 'points': 3, 'max': 9},"
                   "{'id': 'ab', 'name': 'AB', 'type': 'sum', 'of': ['a', 'b']},"
                   "{'id': 'best', 'name': 'Best', 'type': 'best_of', 'of': ['ab', 'c']}");
    assert_total(contest, "'a': 4, 'b': 4, 'c': 2", "8");
    assert_total(contest, "'a': 4, 'b': 4, 'c': 3", "9");
    contest_free(contest);
}

static void items_that_do_not_count_still_feed_formulas(void **state) {
    (void)state;
    struct contest *contest = contest_of(
        "{'id': 'sub', 'name': 'Sub', 'type': 'formula', 'value': '7 * 6', 'counts': false},"
        "{'id': 'f', 'name': 'F', 'type': 'formula', 'value': 'points.sub / 4'}");
    assert_total(contest, "", "10.5");
    contest_free(contest);
}

/* ---- checks ---- */

static const char checked[] =
    ", 'checks': [{'id': 'w', 'level': 'warning', 'when': 'n > 2', 'message': 'many', 'item': 'n'},"
    "{'id': 'e', 'level': 'error', 'when': 'points.n > 4', 'message': {'fr': 'trop', 'en': 'too "
    "many'}}]";

static void assert_notices(const struct contest *contest, const char *values, size_t count,
                           bool valid) {
    struct sheet *sheet = sheet_of(contest, values);
    struct fault fault = {0};
    struct score score;
    assert_true(score_sheet(sheet, &score, &fault));
    assert_int_equal(score.notice_count, count);
    assert_int_equal(score.valid, valid);
    score_release(&score);
    sheet_free(sheet);
}

static void checks_speak_when_the_sheet_looks_wrong(void **state) {
    (void)state;
    struct contest *contest =
        contest_with("{'id': 'n', 'name': 'N', 'type': 'count', 'points': 1, 'max': 9}", checked);
    assert_notices(contest, "'n': 2", 0, true);
    assert_notices(contest, "'n': 3", 1, true);
    assert_notices(contest, "'n': 5", 2, false);
    contest_free(contest);
}

static void a_notice_names_its_check_and_item(void **state) {
    (void)state;
    struct contest *contest =
        contest_with("{'id': 'n', 'name': 'N', 'type': 'count', 'points': 1, 'max': 9}", checked);
    struct sheet *sheet = sheet_of(contest, "'n': 5");
    struct fault fault = {0};
    struct score score;
    assert_true(score_sheet(sheet, &score, &fault));
    assert_string_equal(score.notices[0].check->id, "w");
    assert_int_equal(score.notices[0].check->item, 0);
    assert_string_equal(score.notices[1].check->id, "e");
    assert_true(score.notices[1].check->item == CONTEST_NO_GROUP);
    assert_string_equal(contest_text_in(&score.notices[1].check->message, "fr"), "trop");
    assert_string_equal(contest_text_in(&score.notices[1].check->message, "en"), "too many");
    score_release(&score);
    sheet_free(sheet);
    contest_free(contest);
}

/* ---- sheets that are not whole ---- */

static const char partial_items[] =
    "{'id': 'a', 'name': 'A', 'type': 'count', 'points': 5, 'max': 9},"
    "{'id': 'b', 'name': 'B', 'type': 'yes_no', 'points': 1},"
    "{'id': 'f', 'name': 'F', 'type': 'formula', 'value': 'a * 10'},"
    "{'id': 'g', 'name': 'G', 'type': 'formula', 'value': 'points.f + 1'},"
    "{'id': 't', 'name': 'T', 'type': 'time', 'max_ms': 100000},"
    "{'id': 'bonus', 'name': 'Bonus', 'type': 'time_bonus', 'time': 't', 'points': 1, 'if': 'b'}";

static void a_sheet_being_filled_has_a_running_total(void **state) {
    (void)state;
    struct contest *contest = contest_with(
        partial_items,
        ", 'checks': [{'id': 'c', 'level': 'error', 'when': 'a > 0', 'message': 'm'}]");
    struct fault fault = {0};
    struct sheet *sheet = sheet_new(contest, &contest->events[0], &fault);
    const struct contest_event *event = &contest->events[0];
    struct score score;
    assert_non_null(sheet);
    assert_true(score_sheet(sheet, &score, &fault));
    assert_false(score.complete);
    assert_true(score.valid); /* the check waits for its value */
    assert_int_equal(score.total.numerator, 0);
    assert_int_equal(outcome_in(&score, "g"), SCORE_NOT_GIVEN);
    score_release(&score);

    assert_true(sheet_set_yes_no(sheet, contest_item(event, "b"), true, &fault));
    assert_true(score_sheet(sheet, &score, &fault));
    assert_int_equal(score.total.numerator, 1);
    assert_int_equal(outcome_in(&score, "bonus"), SCORE_NOT_GIVEN);
    score_release(&score);

    assert_true(sheet_set_number(sheet, contest_item(event, "a"), rational_whole(2), &fault));
    assert_true(sheet_set_number(sheet, contest_item(event, "t"), rational_whole(99000), &fault));
    assert_true(score_sheet(sheet, &score, &fault));
    assert_true(score.complete);
    assert_false(score.valid);
    assert_int_equal(score.total.numerator, 10 + 1 + 20 + 21 + 1);
    score_release(&score);
    sheet_free(sheet);
    contest_free(contest);
}

static void those_who_did_not_play_have_zero(void **state) {
    (void)state;
    struct contest *contest = contest_with(
        "{'id': 'n', 'name': 'N', 'type': 'count', 'points': 1, 'max': 9}", ", 'floor': 5");
    struct fault fault = {0};
    struct sheet *sheet = sheet_new(contest, &contest->events[0], &fault);
    static const enum sheet_state states[] = {SHEET_ABSENT, SHEET_FORFEIT};
    for (size_t i = 0; i < 2; i++) {
        struct score score;
        sheet->state = states[i];
        assert_true(score_sheet(sheet, &score, &fault));
        assert_int_equal(score.total.numerator, 0);
        assert_int_equal(score.line_count, 1);
        assert_int_equal(score.lines[0].outcome, SCORE_NOT_GIVEN);
        score_release(&score);
    }
    sheet_free(sheet);
    contest_free(contest);
}

static void disqualified_means_played_and_nothing_counts(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'n', 'name': 'N', 'type': 'count', 'points': 1, 'max': 9}");
    struct sheet *sheet = sheet_of(contest, "'n': 7");
    struct fault fault = {0};
    struct score score;
    sheet->state = SHEET_DISQUALIFIED;
    assert_true(score_sheet(sheet, &score, &fault));
    assert_int_equal(score.total.numerator, 0);
    assert_int_equal(score.sum.numerator, 7);
    assert_int_equal(score.lines[0].points.numerator, 7);
    score_release(&score);
    sheet_free(sheet);
    contest_free(contest);
}

/* ---- purity and bounds ---- */

static void scoring_twice_gives_the_same(void **state) {
    (void)state;
    struct contest *contest = contest_of(partial_items);
    char text[RATIONAL_TEXT_MAX];
    for (int i = 0; i < 3; i++) {
        assert_string_equal(total_of(contest, "'a': 2, 'b': true, 't': 50000", text), "102");
        assert_string_equal(total_of(contest, "'a': 0, 'b': false, 't': 0", text), "1");
    }
    contest_free(contest);
}

static void points_too_big_for_exactness_are_a_fault(void **state) {
    (void)state;
    struct contest *contest = contest_of(
        "{'id': 'n', 'name': 'N', 'type': 'count', 'points': 9000000000000000000, 'max': 9}");
    assert_total(contest, "'n': 1", "9000000000000000000");
    struct fault fault = fault_of(contest, "'n': 2");
    assert_int_equal(fault.kind, FAULT_RANGE);
    assert_string_equal(fault.field, "n");
    assert_string_equal(fault.message, "The points of \"n\" are too big to stay exact.");
    contest_free(contest);
}

static void a_sum_too_big_for_exactness_is_a_fault(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'a', 'name': 'A', 'type': 'yes_no', 'points': 9000000000000000000},"
                   "{'id': 'b', 'name': 'B', 'type': 'yes_no', 'points': 9000000000000000000}");
    struct fault fault = fault_of(contest, "'a': true, 'b': true");
    assert_int_equal(fault.kind, FAULT_RANGE);
    assert_string_equal(fault.field, "epreuve");
    contest_free(contest);
}

static void releasing_a_failed_score_is_harmless(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'f', 'name': 'F', 'type': 'formula', 'value': '1 / 0'}");
    struct sheet *sheet = sheet_of(contest, "");
    struct fault fault = {0};
    struct score score;
    assert_false(score_sheet(sheet, &score, &fault));
    score_release(&score);
    score_release(&score);
    sheet_free(sheet);
    contest_free(contest);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_count_is_worth_its_points_each),
        cmocka_unit_test(a_count_may_be_worth_fractions_and_lose_points),
        cmocka_unit_test(a_table_gives_points_by_count),
        cmocka_unit_test(a_measure_is_exact),
        cmocka_unit_test(yes_and_no_each_have_their_points),
        cmocka_unit_test(a_choice_is_worth_what_its_table_says),
        cmocka_unit_test(a_time_is_worth_nothing_by_itself),
        cmocka_unit_test(a_time_bonus_counts_whole_steps_that_remain),
        cmocka_unit_test(a_time_bonus_may_have_longer_steps),
        cmocka_unit_test(rows_are_worth_the_sum_of_each),
        cmocka_unit_test(the_order_of_rows_can_matter),
        cmocka_unit_test(a_list_without_each_feeds_formulas),
        cmocka_unit_test(points_are_capped_and_floored),
        cmocka_unit_test(a_total_never_falls_below_its_floor),
        cmocka_unit_test(a_total_never_rises_above_its_cap),
        cmocka_unit_test(the_total_may_be_a_formula_of_the_sum),
        cmocka_unit_test(an_item_counts_only_when_its_condition_holds),
        cmocka_unit_test(a_condition_may_look_at_points_above),
        cmocka_unit_test(a_floor_gives_nothing_to_an_item_whose_condition_fails),
        cmocka_unit_test(only_the_best_alternative_counts),
        cmocka_unit_test(the_other_alternatives_say_that_another_is_better),
        cmocka_unit_test(of_equal_alternatives_the_first_counts_once),
        cmocka_unit_test(the_best_of_losses_is_the_smallest_loss),
        cmocka_unit_test(an_alternative_whose_condition_fails_is_none),
        cmocka_unit_test(a_sum_caps_items_together),
        cmocka_unit_test(groups_stand_inside_groups),
        cmocka_unit_test(items_that_do_not_count_still_feed_formulas),
        cmocka_unit_test(checks_speak_when_the_sheet_looks_wrong),
        cmocka_unit_test(a_notice_names_its_check_and_item),
        cmocka_unit_test(a_sheet_being_filled_has_a_running_total),
        cmocka_unit_test(those_who_did_not_play_have_zero),
        cmocka_unit_test(disqualified_means_played_and_nothing_counts),
        cmocka_unit_test(scoring_twice_gives_the_same),
        cmocka_unit_test(points_too_big_for_exactness_are_a_fault),
        cmocka_unit_test(a_sum_too_big_for_exactness_is_a_fault),
        cmocka_unit_test(releasing_a_failed_score_is_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
