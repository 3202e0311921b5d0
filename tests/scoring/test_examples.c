/* The contests that are shipped: their sheets, and rules worked out again by other means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scoring/score.h"
#include "tests/scoring/support_scoring.h"

static struct contest *shipped(const char *name) {
    char path[200];
    struct fault fault = {0};
    snprintf(path, sizeof path, "examples/contests/%s", name);
    struct contest *contest = contest_read(path, &fault);
    if (contest == NULL) {
        print_error("%s: %s (%s:%d)\n", name, fault.message, fault.file, fault.line);
        fail();
    }
    return contest;
}

static struct rational total_of_sheet(const struct sheet *sheet, bool *valid) {
    struct fault fault = {0};
    struct score score;
    if (!score_sheet(sheet, &score, &fault)) {
        print_error("%s (%s:%d %s)\n", fault.message, fault.file, fault.line, fault.field);
        fail();
    }
    struct rational total = score.total;
    *valid = score.valid;
    score_release(&score);
    return total;
}

static void every_shipped_sheet_has_its_points(void **state) {
    (void)state;
    static const struct {
        const char *name;
        int64_t total;
    } rows[] = {{"palets", 23},
                {"ligne", 86},
                {"labyrinthe", 54},
                {"pobot-2020", 24},
                {"rescue-line-entry-2026", 187}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[200];
        struct fault fault = {0};
        bool valid;
        struct contest *contest = shipped(rows[i].name);
        snprintf(path, sizeof path, "examples/contests/%s/sheet.json", rows[i].name);
        struct sheet *sheet = sheet_read(contest, path, &fault);
        assert_non_null(sheet);
        struct rational total = total_of_sheet(sheet, &valid);
        assert_int_equal(total.numerator, rows[i].total);
        assert_int_equal(total.denominator, 1);
        assert_true(valid);
        sheet_free(sheet);
        contest_free(contest);
    }
}

static void every_name_is_there_in_french_and_english(void **state) {
    (void)state;
    static const char *const names[] = {"palets", "ligne", "labyrinthe", "pobot-2020",
                                        "rescue-line-entry-2026"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct contest *contest = shipped(names[i]);
        for (size_t j = 0; j < contest->event_count; j++) {
            const struct contest_event *event = &contest->events[j];
            for (size_t k = 0; k < event->item_count; k++) {
                assert_int_equal(event->items[k].name.count, 2);
                assert_true(event->items[k].help.count == 0 || event->items[k].help.count == 2);
            }
            for (size_t k = 0; k < event->check_count; k++) {
                assert_int_equal(event->checks[k].message.count, 2);
            }
        }
        contest_free(contest);
    }
}

/* ---- palets: every sheet there is ---- */

static int64_t palets_by_hand(const size_t zones[3], bool back, int64_t by_hand) {
    static const int64_t worth[] = {0, 1, 2, 5, 10};
    int64_t total = worth[zones[0]] + worth[zones[1]] + worth[zones[2]] - 3 * by_hand;
    bool brought_all = zones[0] > 0 && zones[1] > 0 && zones[2] > 0;
    return total + (brought_all && back ? 10 : 0);
}

static void fill_palets(struct sheet *sheet, const size_t zones[3], bool back, int64_t by_hand) {
    static const char *const pucks[] = {"palet_1", "palet_2", "palet_3"};
    struct fault fault = {0};
    for (size_t i = 0; i < 3; i++) {
        assert_true(
            sheet_set_choice(sheet, contest_item(sheet->event, pucks[i]), zones[i], &fault));
    }
    assert_true(sheet_set_yes_no(sheet, contest_item(sheet->event, "retour"), back, &fault));
    assert_true(sheet_set_number(sheet, contest_item(sheet->event, "mains"),
                                 rational_whole(by_hand), &fault));
    assert_true(
        sheet_set_number(sheet, contest_item(sheet->event, "temps"), rational_whole(1000), &fault));
}

static void every_possible_palets_sheet_is_worth_what_the_rulebook_says(void **state) {
    (void)state;
    struct contest *contest = shipped("palets");
    struct fault fault = {0};
    struct sheet *sheet = sheet_new(contest, contest_event(contest, "presentation"), &fault);
    assert_non_null(sheet);
    assert_int_equal(sheet->event->attempts, 2);
    int seen = 0;
    for (size_t code = 0; code < 1500; code++, seen++) {
        const size_t zones[3] = {code % 5, code / 5 % 5, code / 25 % 5};
        bool back = code / 125 % 2 == 1, valid;
        int64_t by_hand = (int64_t)(code / 250);
        fill_palets(sheet, zones, back, by_hand);
        assert_int_equal(total_of_sheet(sheet, &valid).numerator,
                         palets_by_hand(zones, back, by_hand));
    }
    assert_int_equal(seen, 1500);
    sheet_free(sheet);
    contest_free(contest);
}

static void coming_back_without_three_pucks_is_pointed_out(void **state) {
    (void)state;
    struct contest *contest = shipped("palets");
    struct fault fault = {0};
    struct score score;
    struct sheet *sheet = sheet_new(contest, contest_event(contest, "presentation"), &fault);
    fill_palets(sheet, (const size_t[3]){4, 0, 1}, true, 0);
    assert_true(score_sheet(sheet, &score, &fault));
    assert_int_equal(score.notice_count, 1);
    assert_true(score.valid);
    assert_int_equal(score.total.numerator, 11);
    score_release(&score);
    fill_palets(sheet, (const size_t[3]){4, 1, 1}, true, 0);
    assert_true(score_sheet(sheet, &score, &fault));
    assert_int_equal(score.notice_count, 0);
    score_release(&score);
    sheet_free(sheet);
    contest_free(contest);
}

/* ---- POBOT 2020: every sheet of events 2 and 3 at a few times ---- */

static void set(struct sheet *sheet, const char *item, int64_t value) {
    struct fault fault = {0};
    assert_true(
        sheet_set_number(sheet, contest_item(sheet->event, item), rational_whole(value), &fault));
}

static const int64_t times_ms[] = {0, 1, 999, 1000, 60500, 149000, 149001, 150000};

#define TIME_COUNT (sizeof times_ms / sizeof *times_ms)

static int64_t bonus_at(int64_t time_ms, bool full) { return full ? (150000 - time_ms) / 1000 : 0; }

static void every_sheet_of_pobot_event_2_is_worth_what_the_rulebook_says(void **state) {
    (void)state;
    static const int64_t allowed[] = {1, 1, 1, 2, 2, 3, 3};
    struct contest *contest = shipped("pobot-2020");
    struct fault fault = {0};
    struct sheet *sheet = sheet_new(contest, contest_event(contest, "epreuve-2"), &fault);
    for (int64_t trips = 0; trips <= 6; trips++) {
        for (int64_t moved = 0; moved <= 3; moved++) {
            for (size_t t = 0; t < TIME_COUNT; t++) {
                bool valid;
                set(sheet, "voyages", trips);
                set(sheet, "deplaces", moved);
                set(sheet, "temps", times_ms[t]);
                int64_t points = trips - 5 * moved;
                assert_int_equal(total_of_sheet(sheet, &valid).numerator,
                                 points + bonus_at(times_ms[t], points == 6));
                assert_int_equal(valid, moved <= allowed[trips]);
            }
        }
    }
    sheet_free(sheet);
    contest_free(contest);
}

static void every_sheet_of_pobot_event_3_is_worth_what_the_rulebook_says(void **state) {
    (void)state;
    struct contest *contest = shipped("pobot-2020");
    struct fault fault = {0};
    struct sheet *sheet = sheet_new(contest, contest_event(contest, "epreuve-3"), &fault);
    for (int64_t ripe = 0; ripe <= 6; ripe++) {
        for (int64_t green = 0; green <= 3; green++) {
            for (size_t t = 0; t < TIME_COUNT; t++) {
                bool valid;
                set(sheet, "murs", ripe);
                set(sheet, "verts", green);
                set(sheet, "temps", times_ms[t]);
                int64_t points = (ripe + green > 0 ? 1 : 0) + ripe - 2 * green;
                assert_int_equal(total_of_sheet(sheet, &valid).numerator,
                                 points + bonus_at(times_ms[t], points == 7));
            }
        }
    }
    sheet_free(sheet);
    contest_free(contest);
}

/* ---- the line: random sheets ---- */

static void random_sheets_of_the_line_are_worth_what_the_rules_say(void **state) {
    (void)state;
    struct contest *contest = shipped("ligne");
    struct fault fault = {0};
    struct chance chance = chance_start(__func__);
    struct sheet *sheet = sheet_new(contest, contest_event(contest, "parcours"), &fault);
    const struct contest_item *start = contest_item(sheet->event, "depart");
    const struct contest_item *finish = contest_item(sheet->event, "arrivee");
    for (int i = 0; i < 2000; i++) {
        bool started = chance_below(&chance, 2) == 1, finished = chance_below(&chance, 2) == 1,
             valid;
        int64_t gaps =
            chance_between(&chance, 0, (int64_t)contest_item(sheet->event, "trous")->max.numerator);
        int64_t by_hand = chance_between(&chance, 0, 3);
        int64_t time_ms = chance_between(&chance, 0, 120000);
        assert_true(sheet_set_yes_no(sheet, start, started, &fault));
        assert_true(sheet_set_yes_no(sheet, finish, finished, &fault));
        set(sheet, "trous", gaps);
        set(sheet, "mains", by_hand);
        set(sheet, "temps", time_ms);
        int64_t bonus = (120000 - time_ms) / 2000;
        bool all = finished && gaps == contest_item(sheet->event, "trous")->max.numerator;
        int64_t points = (started ? 5 : 0) + gaps * 10 + (finished ? 30 : 0) - by_hand * 5 +
                         (all ? (bonus > 40 ? 40 : bonus) : 0);
        assert_int_equal(total_of_sheet(sheet, &valid).numerator, points < 0 ? 0 : points);
        assert_int_equal(valid, started || !finished);
    }
    sheet_free(sheet);
    contest_free(contest);
}

/* ---- Rescue Line Entry: worth falls with each try ---- */

static void tiles_are_worth_less_at_each_try(void **state) {
    (void)state;
    struct contest *contest = shipped("rescue-line-entry-2026");
    static const int64_t worth[] = {5, 3, 1, 0, 0};
    for (int64_t tries = 1; tries <= 5; tries++) {
        char values[400], text[RATIONAL_TEXT_MAX], expected[RATIONAL_TEXT_MAX];
        snprintf(values, sizeof values,
                 "'sections': [{'cases': 7, 'essai': %d}], 'trous': 0, 'ralentisseurs': 0, "
                 "'rampes': 0, 'obstacles': 0, 'victimes_trouvees': 0, 'victimes_sauvees': 0, "
                 "'sortie': false, 'temps': 1",
                 (int)tries);
        rational_write(rational_whole(7 * worth[tries - 1]), '.', expected);
        assert_string_equal(total_of(contest, values, text), expected);
    }
    contest_free(contest);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shipped_sheet_has_its_points),
        cmocka_unit_test(every_name_is_there_in_french_and_english),
        cmocka_unit_test(every_possible_palets_sheet_is_worth_what_the_rulebook_says),
        cmocka_unit_test(coming_back_without_three_pucks_is_pointed_out),
        cmocka_unit_test(every_sheet_of_pobot_event_2_is_worth_what_the_rulebook_says),
        cmocka_unit_test(every_sheet_of_pobot_event_3_is_worth_what_the_rulebook_says),
        cmocka_unit_test(random_sheets_of_the_line_are_worth_what_the_rules_say),
        cmocka_unit_test(tiles_are_worth_less_at_each_try),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
