/* The desk: what is stored, joined with rules and rankings, and kept up to date. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scoring/desk/acts.h"
#include "scoring/desk/same_json.h"

#define CONTEST "tests/scoring/desk/contest"

static char folder[64], place[96];
static struct desk *desk;
static struct fault fault;

static struct record_by by(const char *who, const char *why) {
    return (struct record_by){.who = who, .why = why, .at_ms = 1790000000000};
}

static void register_teams(struct store *store, const char *const *ids, size_t count) {
    struct record_team teams[8] = {0};
    const struct record_by me = by("ML", NULL);
    for (size_t i = 0; i < count; i++) {
        teams[i] = (struct record_team){.id = ids[i], .name = ids[i], .level = "5e"};
    }
    assert_true(record_teams(store, &me, teams, count, NULL, &fault));
}

static int open_one(void **state) {
    (void)state;
    const struct record_by me = by("ML", NULL);
    strcpy(folder, "/tmp/perseverons-desk-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(place, sizeof place, "%s/petit.psv", folder);
    desk = desk_create(CONTEST, place, &me, &fault);
    assert_non_null(desk);
    static const char *const ids[] = {"T1", "T2", "T3"};
    register_teams(desk_store(desk), ids, 3);
    return desk_refresh(desk, &fault) ? 0 : -1;
}

static int close_one(void **state) {
    (void)state;
    char command[128];
    desk_close(desk);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static bool act_on(const char *team, int attempt, int pucks, bool correct, struct act *act) {
    char json[300];
    struct paper paper;
    const struct record_by me = by("ML", correct ? "seen" : NULL);
    *act = (struct act){0};
    snprintf(json, sizeof json,
             "{\"schema\":\"perseverons-sheet/1\",\"contest\":\"petit\",\"version\":\"1\","
             "\"event\":\"course\",\"team\":\"%s\",\"attempt\":%d,"
             "\"values\":{\"pucks\":%d,\"helped\":0}}",
             team, attempt, pucks);
    assert_true(paper_read(desk_contest(desk), "t", json, strlen(json), &paper, &fault));
    bool ok = correct ? act_correct(desk, &me, &paper, json, act, &fault)
                      : act_enter(desk, &me, &paper, json, act, &fault);
    paper_release(&paper);
    return ok;
}

static struct act entered(const char *team, int attempt, int pucks) {
    struct act act;
    assert_true(act_on(team, attempt, pucks, false, &act));
    return act;
}

/* "T1 T2 T3": the robot ranking, best first. */
static const char *order_of(struct desk *of, char text[200]) {
    const struct contest *contest = desk_contest(of);
    const struct standings_table *table = standings_table(
        desk_standings(of), contest_ranking(contest, "robot"), CONTEST_NONE, &fault);
    assert_non_null(table);
    text[0] = '\0';
    for (size_t i = 0; i < table->row_count; i++) {
        strcat(text, i > 0 ? " " : "");
        strcat(text, desk_team_at(of, table->rows[i].team)->id);
    }
    return text;
}

/* ---- tests ---------------------------------------------------------------------------------- */

static void the_store_of_a_folder_stands_beside_it(void **state) {
    (void)state;
    char address[PATH_MAX];
    assert_true(desk_address(CONTEST, address, &fault));
    assert_string_equal(address, CONTEST ".psv");
    assert_true(desk_address(CONTEST "/", address, &fault));
    assert_string_equal(address, CONTEST ".psv");
    assert_true(desk_address(CONTEST "/contest.json", address, &fault));
    assert_string_equal(address, CONTEST ".psv");
    assert_true(desk_address("other.psv", address, &fault));
    assert_string_equal(address, "other.psv");
}

static void sheets_are_ranked_as_they_are_entered_and_corrected(void **state) {
    (void)state;
    char text[200];
    struct act act;
    entered("T2", 1, 5);
    entered("T3", 1, 3);
    entered("T1", 1, 1);
    assert_string_equal(order_of(desk, text), "T2 T3 T1");
    assert_true(act_on("T1", 1, 9, true, &act));
    assert_string_equal(order_of(desk, text), "T1 T2 T3");
}

static void what_was_kept_up_to_date_is_what_is_opened_afresh(void **state) {
    (void)state;
    char kept[200], fresh[200];
    struct act act;
    const struct record_by me = by("ML", "mistaken");
    entered("T2", 1, 5);
    act = entered("T3", 1, 8);
    assert_true(act_on("T2", 1, 9, true, &act));
    assert_true(act_undo(desk, &me, act.id, &act, &fault));
    entered("T1", 2, 6);
    struct desk *again = desk_open(place, STORE_READ, NULL, &fault);
    assert_non_null(again);
    assert_string_equal(order_of(desk, kept), order_of(again, fresh));
    assert_string_equal(kept, "T3 T1 T2");
    desk_close(again);
}

static void the_same_sheet_twice_counts_once(void **state) {
    (void)state;
    assert_false(entered("T1", 1, 4).known);
    const struct act again = entered("T1", 1, 4);
    assert_true(again.known);
    struct store_head head;
    assert_true(store_head(desk_store(desk), &head, &fault));
    assert_int_equal(head.count, 5); /* rules, three teams, one sheet */
}

static void another_sheet_never_covers_the_first_unseen(void **state) {
    (void)state;
    struct act act;
    entered("T1", 1, 4);
    assert_false(act_on("T1", 1, 5, false, &act));
    assert_int_equal(fault.kind, FAULT_CONFLICT);
}

static void a_sheet_that_was_undone_can_be_entered_again(void **state) {
    (void)state;
    const struct record_by me = by("ML", "wrong team");
    struct act act = entered("T1", 1, 4);
    assert_true(act_undo(desk, &me, act.id, &act, &fault));
    assert_false(entered("T1", 1, 4).known);
    assert_non_null(store_view_find(desk_view(desk), "sheet:course/T1/1"));
    assert_string_not_equal(store_view_find(desk_view(desk), "sheet:course/T1/1")->content, "");
}

static void two_desks_see_each_other_and_a_stale_one_is_told(void **state) {
    (void)state;
    char text[200];
    struct act act;
    entered("T1", 1, 4);
    struct desk *mine = desk;
    struct desk *other = desk_open(place, STORE_WRITE, NULL, &fault);
    desk = other;
    assert_true(act_on("T1", 1, 7, true, &act));
    desk = mine;
    assert_false(act_on("T1", 1, 2, true, &act)); /* decided on what was there before */
    assert_int_equal(fault.kind, FAULT_CONFLICT);
    assert_true(desk_refresh(desk, &fault));
    assert_true(act_on("T1", 1, 2, true, &act));
    assert_true(desk_refresh(other, &fault));
    entered("T2", 1, 3);
    assert_true(desk_refresh(other, &fault));
    assert_string_equal(order_of(other, text), "T2 T1 T3");
    desk_close(other);
}

static void a_sheet_waits_for_its_team_and_then_counts(void **state) {
    (void)state;
    char text[200];
    const struct record_by me = by("ML", NULL);
    static const char *const late[] = {"T9"};
    const char *json =
        "{\"schema\":\"perseverons-sheet/1\",\"contest\":\"petit\",\"version\":\"1\","
        "\"event\":\"course\",\"team\":\"T9\",\"attempt\":1,"
        "\"values\":{\"pucks\":9,\"helped\":0}}";
    assert_true(record_sheet_entered(desk_store(desk), &me, "course/T9/1", "T9", json, NULL,
                                     &fault)); /* from another gym */
    assert_true(desk_refresh(desk, &fault));
    assert_int_equal(desk_problem_count(desk), 1);
    assert_string_equal(desk_problem_at(desk, 0)->subject, "sheet:course/T9/1");
    register_teams(desk_store(desk), late, 1);
    assert_true(desk_refresh(desk, &fault));
    assert_int_equal(desk_problem_count(desk), 0);
    assert_memory_equal(order_of(desk, text), "T9", 2);
}

static void an_earlier_moment_has_its_own_ranking(void **state) {
    (void)state;
    char text[200];
    entered("T3", 1, 5);
    const struct store_moment then = {.sequence = store_view_sequence(desk_view(desk))};
    entered("T1", 1, 9);
    struct desk *past = desk_open(place, STORE_READ, &then, &fault);
    assert_non_null(past);
    assert_memory_equal(order_of(past, text), "T3", 2);
    assert_memory_equal(order_of(desk, text), "T1", 2);
    desk_close(past);
}

static void a_sheet_of_an_unknown_team_is_refused(void **state) {
    (void)state;
    struct act act;
    assert_false(act_on("T77", 1, 1, false, &act));
    assert_int_equal(fault.kind, FAULT_REFERENCE);
}

static void a_making_cut_off_before_the_rules_is_gone_on_with(void **state) {
    (void)state;
    char half[128];
    const struct record_by me = by("ML", NULL);
    snprintf(half, sizeof half, "%s/half.psv", folder);
    store_close(store_create(half, "petit", &fault));
    assert_null(desk_open(half, STORE_READ, NULL, &fault));
    assert_int_equal(fault.kind, FAULT_MISSING);
    struct desk *whole = desk_create(CONTEST, half, &me, &fault);
    assert_non_null(whole);
    desk_close(whole);
    assert_null(desk_create(CONTEST, half, &me, &fault));
    assert_int_equal(fault.kind, FAULT_DUPLICATE);
}

static void rules_of_another_contest_are_refused(void **state) {
    (void)state;
    const struct record_by me = by("ML", NULL);
    assert_false(desk_change_rules(desk, &me, "examples/contests/palets", &fault));
    assert_int_equal(fault.kind, FAULT_REFERENCE);
    assert_true(desk_change_rules(desk, &me, CONTEST, &fault));
}

static void slashes_in_names_do_not_mix_up_sheets(void **state) {
    (void)state;
    struct paper_name name;
    struct paper paper;
    const char *json =
        "{\"schema\":\"perseverons-sheet/1\",\"contest\":\"petit\",\"version\":\"1\","
        "\"event\":\"course\",\"team\":\"a/b%2F\",\"attempt\":1,"
        "\"values\":{\"pucks\":9,\"helped\":0}}";
    assert_true(paper_read(desk_contest(desk), "t", json, strlen(json), &paper, &fault));
    assert_string_equal(paper.subject, "sheet:course/a%2Fb%252F/1");
    paper_split(paper_key(paper.subject), &name);
    assert_int_equal(name.count, 3);
    assert_string_equal(name.part[1], "a/b%2F");
    paper_release(&paper);
}

static void documents_are_the_same_however_they_are_laid_out(void **state) {
    (void)state;
    assert_true(same_json("{\"a\":1,\"b\":[true,null]}", "{ \"b\" : [true, null], \"a\" : 1 }"));
    assert_false(same_json("{\"a\":1}", "{\"a\":2}"));
    assert_false(same_json("{\"a\":1}", "{\"a\":1,\"b\":1}"));
    assert_false(same_json("{\"a\":[1,2]}", "{\"a\":[2,1]}"));
    assert_false(same_json("{\"a\":\"1\"}", "{\"a\":1}"));
    assert_false(same_json("{", "{"));
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, open_one, close_one)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_store_of_a_folder_stands_beside_it),
        DESK_TEST(sheets_are_ranked_as_they_are_entered_and_corrected),
        DESK_TEST(what_was_kept_up_to_date_is_what_is_opened_afresh),
        DESK_TEST(the_same_sheet_twice_counts_once),
        DESK_TEST(another_sheet_never_covers_the_first_unseen),
        DESK_TEST(a_sheet_that_was_undone_can_be_entered_again),
        DESK_TEST(two_desks_see_each_other_and_a_stale_one_is_told),
        DESK_TEST(a_sheet_waits_for_its_team_and_then_counts),
        DESK_TEST(an_earlier_moment_has_its_own_ranking),
        DESK_TEST(a_sheet_of_an_unknown_team_is_refused),
        DESK_TEST(a_making_cut_off_before_the_rules_is_gone_on_with),
        DESK_TEST(rules_of_another_contest_are_refused),
        DESK_TEST(slashes_in_names_do_not_mix_up_sheets),
        cmocka_unit_test(documents_are_the_same_however_they_are_laid_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
