/* The state of a contest, now and at earlier moments, folded from its facts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scoring/store/support_store.h"

#define SHEET                   "sheet:line/T1/1"
#define KIND_WORD(word, traits) word,

static struct store *store;
static struct store_view *view;
static struct fault fault;

static int begin(void **state) {
    (void)state;
    folder_make();
    store = store_fresh(in_folder("c"));
    view = NULL;
    memset(&fault, 0, sizeof fault);
    return 0;
}

static int end(void **state) {
    (void)state;
    store_view_close(view);
    store_close(store);
    folder_remove();
    return 0;
}

static const struct store_subject *seen(const char *subject) {
    store_view_close(view);
    view = store_view_open(store, NULL, &fault);
    assert_non_null(view);
    return store_view_find(view, subject);
}

static const struct store_subject *seen_at(int64_t sequence, int64_t at_ms, const char *subject) {
    store_view_close(view);
    view = store_view_open(store, &(struct store_moment){sequence, at_ms}, &fault);
    assert_non_null(view);
    return store_view_find(view, subject);
}

static void expect_sheet(const char *state_word, unsigned flags, const char *content) {
    const struct store_subject *sheet = seen(SHEET);
    assert_non_null(sheet);
    assert_string_equal(sheet->state, state_word);
    assert_int_equal(sheet->flags, flags);
    assert_string_equal(sheet->content, content);
}

static void happen(const char *kind, const char *who, const char *body) {
    put_fact(store, kind, SHEET, who, "because", body);
}

static void undo(const char *id) {
    struct record_by by = {.who = "org", .at_ms = 1790000009000};
    assert_true(record_undo(store, &by, id, NULL, &fault));
}

static void an_empty_contest_has_an_empty_view(void **state) {
    (void)state;
    assert_null(seen(SHEET));
    assert_int_equal(store_view_count(view, "sheet"), 0);
    assert_null(store_view_at(view, "sheet", 0));
    assert_null(store_view_any(view, 0));
    assert_int_equal(store_view_sequence(view), 0);
}

static void a_sheet_walks_from_entry_to_publication(void **state) {
    (void)state;
    happen("sheet-entered", "ML", "{'laps':1}");
    expect_sheet("sheet-entered", 0, "{\"laps\":1}");
    happen("sheet-verified", "PA", NULL);
    expect_sheet("sheet-verified", KIND_VERIFIED, "{\"laps\":1}");
    happen("sheet-signed", "captain", NULL);
    expect_sheet("sheet-signed", KIND_VERIFIED | KIND_SIGNED, "{\"laps\":1}");
    happen("sheet-contested", "captain", NULL);
    expect_sheet("sheet-contested", KIND_VERIFIED | KIND_SIGNED | KIND_CONTESTED, "{\"laps\":1}");
    happen("sheet-upheld", "jury", NULL);
    expect_sheet("sheet-upheld", KIND_VERIFIED | KIND_SIGNED, "{\"laps\":1}");
    happen("sheet-published", "org", NULL);
    expect_sheet("sheet-published", KIND_VERIFIED | KIND_SIGNED | KIND_PUBLISHED, "{\"laps\":1}");
}

static void a_correction_needs_a_new_verification(void **state) {
    (void)state;
    happen("sheet-entered", "ML", "{'laps':1}");
    happen("sheet-verified", "PA", NULL);
    happen("sheet-contested", "captain", NULL);
    happen("sheet-corrected", "JD", "{'laps':2}");
    expect_sheet("sheet-corrected", 0, "{\"laps\":2}");
    assert_string_equal(seen(SHEET)->content_by, "JD");
}

static void an_undone_fact_no_longer_counts_and_an_undone_undo_does_not_either(void **state) {
    (void)state;
    put_sheet(store, "entry", "T1", 1);
    struct store_new_fact fact = {.id = "correction",
                                  .kind = "sheet-corrected",
                                  .subject = SHEET,
                                  .who = "JD",
                                  .why = "miscounted",
                                  .body = "{'values':{'laps':2}}"};
    assert_true(try_fact(store, fact, NULL, &fault));
    undo("correction");
    expect_sheet("sheet-entered", 0, "{\"values\":{\"laps\":1}}");
    char id[STORE_ID_MAX + 1];
    snprintf(id, sizeof id, "%s", seen(SHEET)->tips); /* the undo itself */
    undo(id);
    expect_sheet("sheet-corrected", 0, "{\"values\":{\"laps\":2}}");
    snprintf(id, sizeof id, "%s", seen(SHEET)->tips);
    undo(id);
    expect_sheet("sheet-entered", 0, "{\"values\":{\"laps\":1}}");
}

static void a_subject_whose_facts_are_all_undone_is_there_without_content(void **state) {
    (void)state;
    put_sheet(store, "entry", "T1", 1);
    undo("entry");
    expect_sheet("", 0, "");
    assert_string_equal(seen(SHEET)->content_id, "");
}

static void undoing_the_verification_alone_keeps_the_rest(void **state) {
    (void)state;
    put_sheet(store, "entry", "T1", 1);
    happen("sheet-signed", "captain", NULL);
    struct store_new_fact fact = {
        .id = "check", .kind = "sheet-verified", .subject = SHEET, .who = "PA"};
    assert_true(try_fact(store, fact, NULL, &fault));
    undo("check");
    expect_sheet("sheet-signed", KIND_SIGNED, "{\"values\":{\"laps\":1}}");
}

static void undoing_nothing_is_refused(void **state) {
    (void)state;
    struct record_by by = {.who = "org"};
    assert_false(record_undo(store, &by, "nothing", NULL, &fault));
    assert_int_equal(fault.kind, FAULT_REFERENCE);
}

static void any_earlier_moment_can_be_shown(void **state) {
    (void)state;
    char *then[7];
    for (int i = 1; i <= 6; i++) {
        put_fact(store, i % 2 == 0 ? "team-changed" : "team-registered",
                 i < 4 ? "team:A" : "team:A", "org", "moved",
                 i % 2 == 0 ? "{'level':'5e'}" : "{'level':'6e'}");
        put_sheet(store, NULL, i % 2 == 0 ? "T2" : "T3", i);
        then[i] = dump_view(store, NULL);
    }
    for (int i = 1; i <= 6; i++) {
        char *now = dump_view(store, &(struct store_moment){.sequence = 2 * i});
        assert_string_equal(now, then[i]);
        free(now);
        free(then[i]);
    }
}

static void a_time_shows_what_was_dated_so_far(void **state) {
    (void)state;
    for (int i = 1; i <= 3; i++) {
        struct store_new_fact fact = {
            .kind = "schedule-put", .subject = "schedule", .who = "org", .at_ms = i * 1000};
        char body[40];
        snprintf(body, sizeof body, "{'n':%d}", i);
        fact.body = body;
        assert_true(try_fact(store, fact, NULL, &fault));
    }
    assert_string_equal(seen_at(0, 2500, "schedule")->content, "{\"n\":2}");
    assert_null(seen_at(0, 500, "schedule"));
    assert_string_equal(seen_at(1, 2500, "schedule")->content, "{\"n\":1}");
    assert_string_equal(seen("schedule")->key, "");
}

static void withdrawn_and_disqualified_teams_keep_their_data(void **state) {
    (void)state;
    struct record_by by = {.who = "org", .why = "ill", .at_ms = 1};
    struct record_team team = {.id = "T1", .name = "Renards", .level = "6e"};
    assert_true(record_teams(store, &by, &team, 1, NULL, &fault));
    assert_true(record_team_withdrawn(store, &by, "T1", NULL, &fault));
    assert_int_equal(seen("team:T1")->flags, KIND_WITHDRAWN);
    assert_non_null(strstr(seen("team:T1")->content, "Renards"));
    assert_true(record_team_disqualified(store, &by, "T1", NULL, &fault));
    assert_int_equal(seen("team:T1")->flags, KIND_WITHDRAWN | KIND_DISQUALIFIED);
    team.level = "5e"; /* changed data do not bring a team back */
    assert_true(record_team_changed(store, &by, &team, NULL, &fault));
    assert_int_equal(seen("team:T1")->flags, KIND_WITHDRAWN | KIND_DISQUALIFIED);
}

static void a_run_that_was_started_and_never_finished_is_seen_as_such(void **state) {
    (void)state;
    put_fact(store, "run-called", "run:1", "org", NULL, "{'teams':['T1']}");
    put_fact(store, "run-started", "run:1", "org", NULL, "{'start_ms':12}");
    put_fact(store, "run-noted", "run:1", "org", NULL, "{'note':'rain'}");
    assert_string_equal(seen("run:1")->state, "run-started");
    assert_string_equal(seen("run:1")->content, "{\"start_ms\":12}");
}

/* ---- refreshed ---- */

static int changes;
static char changed_names[400];

static void note(void *context, const struct store_subject *subject) {
    (void)context;
    changes++;
    size_t used = strlen(changed_names);
    snprintf(changed_names + used, sizeof changed_names - used, "%s ", subject->subject);
}

static int refresh(void) {
    changes = 0;
    changed_names[0] = '\0';
    assert_true(store_view_refresh(view, note, NULL, &fault));
    return changes;
}

static void a_refresh_names_what_changed_and_only_that(void **state) {
    (void)state;
    put_sheet(store, "a", "T1", 1);
    put_sheet(store, "b", "T2", 1);
    seen(SHEET);
    assert_int_equal(refresh(), 0);
    struct store *other = store_reopened(store_address(store)); /* another program */
    put_fact(other, "sheet-corrected", "sheet:line/T2/1", "PA", "why", "{'laps':5}");
    put_fact(other, "sheet-verified", "sheet:line/T2/1", "ML", NULL, NULL);
    put_sheet(other, "c", "T3", 1);
    store_close(other);
    assert_int_equal(refresh(), 2);
    assert_string_equal(changed_names, "sheet:line/T2/1 sheet:line/T3/1 ");
    assert_string_equal(store_view_find(view, "sheet:line/T2/1")->content, "{\"laps\":5}");
    assert_int_equal(store_view_sequence(view), 5);
    assert_int_equal(store_view_count(view, "sheet"), 3);
    assert_string_equal(store_view_at(view, "sheet", 2)->key, "line/T3/1");
}

static void a_refreshed_view_equals_a_new_one(void **state) {
    (void)state;
    char team[20];
    view = store_view_open(store, NULL, &fault);
    for (int i = 0; i < 600; i++) {
        snprintf(team, sizeof team, "T%d", i);
        if (i % 3 == 2) {
            put_fact(store, "sheet-corrected", "sheet:line/T1/1", "PA", "why", "{'laps':5}");
        } else {
            put_sheet(store, NULL, team, i);
        }
        if (i % 50 == 0) {
            refresh();
        }
    }
    refresh();
    struct store_view *fresh = store_view_open(store, NULL, &fault);
    assert_int_equal(store_view_count(view, "sheet"), 400);
    for (size_t i = 0; i < 400; i++) {
        const struct store_subject *a = store_view_at(view, "sheet", i);
        const struct store_subject *b = store_view_find(fresh, a->subject);
        assert_string_equal(a->tips, b->tips);
        assert_string_equal(a->content, b->content);
        assert_int_equal(a->last, b->last);
    }
    store_view_close(fresh);
}

static void a_view_forgets_what_was_purged(void **state) {
    (void)state;
    put_sheet(store, NULL, "T1", 7);
    put_sheet(store, NULL, "T2", 8);
    seen(SHEET);
    struct store_forget what = {.team = "T1", .who = "org", .why = "asked"};
    struct store_forgotten result;
    assert_true(store_forget(store, &what, &result, &fault));
    refresh();
    assert_string_equal(store_view_find(view, SHEET)->content, "");
    assert_true(store_view_find(view, SHEET)->purged);
    assert_string_equal(store_view_find(view, "sheet:line/T2/1")->content,
                        "{\"values\":{\"laps\":8}}");
    assert_int_equal(refresh(), 0);
}

static void every_subject_is_reached_once(void **state) {
    (void)state;
    put_sheet(store, NULL, "T1", 7);
    put_sheet(store, NULL, "T2", 7);
    put_fact(store, "run-called", "run:1", "org", NULL, NULL);
    put_fact(store, "rules-put", "rules", "org", NULL, NULL);
    seen(SHEET);
    size_t count = 0;
    while (store_view_any(view, count) != NULL) {
        count++;
    }
    assert_int_equal(count, 4);
}

static void every_kind_is_known_by_its_word_and_class(void **state) {
    (void)state;
    /* Every word of the table is known, with its class. */
    static const char *const words[] = {STORE_KINDS(KIND_WORD)};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct store_kind kind;
        char subject[100];
        snprintf(subject, sizeof subject, "%.*s:x", (int)strcspn(words[i], "-"), words[i]);
        assert_true(store_kind(words[i], &kind));
        assert_string_equal(kind.word, words[i]);
        assert_true(store_kind_fits(words[i], subject));
        assert_false(store_kind_fits(words[i], "other:x"));
    }
    struct store_kind kind;
    assert_false(store_kind("sheet-danced", &kind));
    assert_string_equal(store_kind_nearest("sheet-entred"), "sheet-entered");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_contest_has_an_empty_view),
        TEST(a_sheet_walks_from_entry_to_publication),
        TEST(a_correction_needs_a_new_verification),
        TEST(an_undone_fact_no_longer_counts_and_an_undone_undo_does_not_either),
        TEST(a_subject_whose_facts_are_all_undone_is_there_without_content),
        TEST(undoing_the_verification_alone_keeps_the_rest),
        TEST(undoing_nothing_is_refused),
        TEST(any_earlier_moment_can_be_shown),
        TEST(a_time_shows_what_was_dated_so_far),
        TEST(withdrawn_and_disqualified_teams_keep_their_data),
        TEST(a_run_that_was_started_and_never_finished_is_seen_as_such),
        TEST(a_refresh_names_what_changed_and_only_that),
        TEST(a_refreshed_view_equals_a_new_one),
        TEST(a_view_forgets_what_was_purged),
        TEST(every_subject_is_reached_once),
        TEST(every_kind_is_known_by_its_word_and_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
