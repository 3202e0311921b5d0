/* The facts that callers add by name; rules as a folder, in and out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/scoring/store/support_store.h"

static struct store *store;
static struct fault fault;
static struct store_receipt receipt;
static const struct record_by org = {.who = "org", .why = "because", .at_ms = 1000};

static int begin(void **state) {
    (void)state;
    folder_make();
    store = store_fresh(in_folder("c"));
    memset(&fault, 0, sizeof fault);
    return 0;
}

static int end(void **state) {
    (void)state;
    store_close(store);
    folder_remove();
    return 0;
}

static char content[20000];

static const char *content_of(const char *subject) {
    struct store_view *view = store_view_open(store, NULL, &fault);
    assert_non_null(view);
    const struct store_subject *found = store_view_find(view, subject);
    assert_non_null(found);
    snprintf(content, sizeof content, "%s", found->content);
    store_view_close(view);
    return content;
}

/* ---- teams ---- */

static void a_team_is_kept_with_what_the_school_needs(void **state) {
    (void)state;
    struct record_team team = {.id = "T1",
                               .name = "Les \"Renards\" du Béarn =1+1",
                               .category = "collège",
                               .level = "6e",
                               .establishments = "0640001A\n0640002B",
                               .pupils = 12,
                               .more = "{\"amenagement\": true}"};
    assert_true(record_teams(store, &org, &team, 1, &receipt, &fault));
    assert_string_equal(content_of("team:T1"),
                        "{\"category\":\"collège\",\"establishments\":[\"0640001A\",\"0640002B\"],"
                        "\"level\":\"6e\",\"more\":{\"amenagement\":true},"
                        "\"name\":\"Les \\\"Renards\\\" du Béarn =1+1\",\"pupils\":12}");
}

static void a_team_of_a_club_has_no_establishment(void **state) {
    (void)state;
    struct record_team team = {.id = "T1", .name = "Club"};
    assert_true(record_teams(store, &org, &team, 1, NULL, &fault));
    assert_string_equal(content_of("team:T1"), "{\"establishments\":[],\"name\":\"Club\"}");
}

static void teams_are_imported_all_or_none_and_the_wrong_one_is_named(void **state) {
    (void)state;
    struct record_team teams[3] = {
        {.id = "T1", .name = "A"}, {.id = "T2", .name = "B"}, {.id = "T3", .name = ""}};
    assert_false(record_teams(store, &org, teams, 3, NULL, &fault));
    assert_string_equal(fault.field, "teams[2].name");
    teams[2].name = "\xff\xfe";
    assert_false(record_teams(store, &org, teams, 3, NULL, &fault));
    teams[2] = (struct record_team){.id = "T3", .name = "C", .more = "{"};
    assert_false(record_teams(store, &org, teams, 3, NULL, &fault));
    teams[2] = (struct record_team){.id = NULL, .name = "C"};
    assert_false(record_teams(store, &org, teams, 3, NULL, &fault));
    assert_int_equal(count_facts(store), 0);
}

static void a_team_registered_twice_is_a_conflict_an_import_sent_twice_is_not(void **state) {
    (void)state;
    struct record_team teams[2] = {{.id = "T1", .name = "A"}, {.id = "T2", .name = "B"}};
    struct store_receipt receipts[2];
    struct record_by by = org;
    by.id = "import-7";
    assert_true(record_teams(store, &by, teams, 2, receipts, &fault));
    assert_string_equal(receipts[1].id, "import-7/T2");
    assert_true(record_teams(store, &by, teams, 2, receipts, &fault));
    assert_true(receipts[0].already && receipts[1].already);
    by.id = "import-8";
    assert_false(record_teams(store, &by, teams, 2, receipts, &fault));
    assert_int_equal(fault.kind, FAULT_CONFLICT);
    assert_string_equal(fault.field, "facts[0].expected");
}

static void a_team_id_too_long_for_its_fact_is_refused_not_cut(void **state) {
    (void)state;
    char id[80];
    memset(id, 'x', sizeof id - 1);
    id[60] = '\0';
    struct record_team team = {.id = id, .name = "A"};
    struct record_by by = org;
    by.id = "import-7";
    assert_false(record_teams(store, &by, &team, 1, NULL, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
}

/* ---- sheets, marks, runs, the rest ---- */

static void a_sheet_entered_under_two_ids_is_a_conflict(void **state) {
    (void)state;
    assert_true(
        record_sheet_entered(store, &org, "line/T1/1", "T1", "{\"a\":1}", &receipt, &fault));
    assert_false(
        record_sheet_entered(store, &org, "line/T1/1", "T1", "{\"a\":1}", &receipt, &fault));
    assert_int_equal(fault.kind, FAULT_CONFLICT);
    assert_true(record_event(store, &org, "sheet-corrected", "line/T1/1", NULL, "{\"a\":2}",
                             &receipt, &fault));
    assert_string_equal(content_of("sheet:line/T1/1"), "{\"a\":2}");
}

static void each_juror_has_a_mark_of_their_own(void **state) {
    (void)state;
    struct record_by juror = org;
    assert_true(
        record_mark_entered(store, &juror, "talk/T1/J1", "T1", "{\"m\":[3,4]}", NULL, &fault));
    assert_true(
        record_mark_entered(store, &juror, "talk/T1/J2", "T1", "{\"m\":[1]}", NULL, &fault));
    assert_false(
        record_mark_entered(store, &juror, "talk/T1/J2", "T1", "{\"m\":[2]}", NULL, &fault));
    assert_string_equal(content_of("mark:talk/T1/J2"), "{\"m\":[1]}");
}

static bool teams_are(void *context, const struct fact *fact) {
    snprintf(context, 100, "%s", fact->teams);
    return true;
}

static void an_event_concerns_whom_its_subject_concerns(void **state) {
    (void)state;
    char teams[100] = "";
    assert_true(record_event(store, &org, "run-called", "a/1", "T1\nT2", "{}", NULL, &fault));
    assert_true(record_event(store, &org, "run-started", "a/1", NULL, "{\"t\":5}", NULL, &fault));
    assert_true(store_each(store, &(struct store_question){.after = 1}, teams_are, teams, &fault));
    assert_string_equal(teams, "T1\nT2");
}

static void the_start_of_a_run_can_be_undone(void **state) {
    (void)state;
    assert_true(record_event(store, &org, "run-called", "a/1", "T1", "{\"n\":1}", NULL, &fault));
    assert_true(
        record_event(store, &org, "run-started", "a/1", NULL, "{\"n\":2}", &receipt, &fault));
    assert_true(record_undo(store, &org, receipt.id, NULL, &fault));
    assert_string_equal(content_of("run:a/1"), "{\"n\":1}");
}

static void schedules_draws_and_cards_are_kept(void **state) {
    (void)state;
    assert_true(record_schedule(store, &org, "{\"rounds\":[]}", NULL, &fault));
    assert_true(record_schedule(store, &org, "{\"rounds\":[1]}", NULL, &fault));
    assert_string_equal(content_of("schedule"), "{\"rounds\":[1]}");
    assert_true(record_card(store, &org, "C1", "T1\nT2", "{\"title\":\"Mars\"}", NULL, &fault));
    assert_string_equal(content_of("card:C1"), "{\"title\":\"Mars\"}");
    assert_true(record_draw(store, &org, "tie-3", "{\"order\":[\"T2\",\"T1\"]}", NULL, &fault));
    assert_false(record_draw(store, &org, "tie-3", "{\"order\":[\"T1\",\"T2\"]}", NULL, &fault));
    assert_int_equal(fault.kind, FAULT_CONFLICT); /* a draw is made once */
    assert_string_equal(content_of("draw:tie-3"), "{\"order\":[\"T2\",\"T1\"]}");
}

static void a_key_too_long_is_refused(void **state) {
    (void)state;
    char key[300];
    memset(key, 'k', sizeof key - 1);
    key[sizeof key - 1] = '\0';
    assert_false(record_sheet_entered(store, &org, key, "T1", "{}", NULL, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
}

/* ---- rules ---- */

static void same_file(const char *one, const char *two) {
    size_t a_length = 0, b_length = 0;
    char *a = files_read(one, &a_length), *b = files_read(two, &b_length);
    assert_non_null(a);
    assert_non_null(b);
    assert_int_equal(a_length, b_length);
    assert_memory_equal(a, b, a_length);
    free(a);
    free(b);
}

static void a_contest_folder_comes_back_to_the_byte(void **state) {
    (void)state;
    char path[PATH_BYTES], out[PATH_BYTES], logo[256];
    snprintf(path, sizeof path, "%s", in_folder("contest"));
    snprintf(out, sizeof out, "%s", in_folder("out"));
    assert_int_equal(mkdir(path, 0755), 0);
    assert_int_equal(mkdir(in_folder("contest/texts"), 0755), 0);
    assert_int_equal(mkdir(in_folder("contest/.git"), 0755), 0);
    for (int i = 0; i < 256; i++) {
        logo[i] = (char)i;
    }
    files_write(in_folder("contest/contest.json"), "{\r\n\t\"é\": 1}\n", 13);
    files_write(in_folder("contest/texts/fr.txt"), "Bonjour\x0c", 8);
    files_write(in_folder("contest/logo.png"), logo, sizeof logo);
    files_write(in_folder("contest/empty"), "", 0);
    files_write(in_folder("contest/.git/secret"), "x", 1);
    assert_true(record_rules_folder(store, &org, "2026", path, &receipt, &fault));
    const char *body = content_of("rules");
    assert_null(strstr(body, "secret"));
    assert_non_null(strstr(body, "\"version\":\"2026\""));
    assert_true(record_rules_unpack(body, out, &fault));
    same_file(in_folder("contest/contest.json"), in_folder("out/contest.json"));
    same_file(in_folder("contest/texts/fr.txt"), in_folder("out/texts/fr.txt"));
    same_file(in_folder("contest/logo.png"), in_folder("out/logo.png"));
    same_file(in_folder("contest/empty"), in_folder("out/empty"));
    assert_false(record_rules_unpack(body, out, &fault)); /* never over something */
    char *bytes = NULL;
    size_t length = 0;
    assert_true(record_rules_file(body, "logo.png", &bytes, &length, &fault));
    assert_int_equal(length, 256);
    assert_memory_equal(bytes, logo, 256);
    free(bytes);
    assert_false(record_rules_file(body, "nothing", &bytes, &length, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
}

static void the_same_rules_have_the_same_hash_in_any_order(void **state) {
    (void)state;
    struct record_file files[2] = {{"b", "2", 1}, {"a", "1", 1}},
                       other[2] = {{"a", "1", 1}, {"b", "2", 1}};
    assert_true(record_rules(store, &org, "1", files, 2, NULL, &fault));
    char *first = strdup(content_of("rules"));
    assert_true(record_rules(store, &org, "1", other, 2, NULL, &fault));
    assert_string_equal(content_of("rules"), first);
    files[0].bytes = "3";
    assert_true(record_rules(store, &org, "1", files, 2, NULL, &fault));
    assert_string_not_equal(content_of("rules"), first);
    free(first);
}

static void stored_names_cannot_leave_the_folder(void **state) {
    (void)state;
    static const char *const names[] = {"../x", "/tmp/x", "a/../../x", "", ".", "a//b", "..", "a/"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char body[200], out[PATH_BYTES];
        snprintf(body, sizeof body, "{\"files\":[{\"name\":\"%s\",\"text\":\"x\"}]}", names[i]);
        snprintf(out, sizeof out, "%s", in_folder("out"));
        memset(&fault, 0, sizeof fault);
        bool unpacked = record_rules_unpack(body, out, &fault);
        assert_false(unpacked);
        assert_int_not_equal(access(in_folder("x"), F_OK), 0);
        rmdir(in_folder("out/a"));
        rmdir(out);
    }
}

static void broken_bodies_are_refused(void **state) {
    (void)state;
    static const char *const bodies[] = {"",
                                         "[]",
                                         "{}",
                                         "{\"files\":3}",
                                         "{\"files\":[3]}",
                                         "{\"files\":[{\"name\":\"a\"}]}",
                                         "{\"files\":[{\"name\":\"a\",\"base64\":\"***\"}]}",
                                         "{\"files\":[{\"name\":\"a\",\"text\":3}]}"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        char out[PATH_BYTES], *bytes = NULL;
        size_t length = 0;
        snprintf(out, sizeof out, "%s", in_folder("out"));
        memset(&fault, 0, sizeof fault);
        assert_false(record_rules_unpack(bodies[i], out, &fault));
        assert_int_not_equal(fault.kind, FAULT_NONE);
        assert_false(record_rules_file(bodies[i], "a", &bytes, &length, &fault));
        assert_null(bytes);
        rmdir(out);
    }
}

static void a_folder_that_is_not_there_is_named(void **state) {
    (void)state;
    assert_false(record_rules_folder(store, &org, "1", in_folder("none"), NULL, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
}

static void the_shipped_contests_can_be_stored(void **state) {
    (void)state;
    assert_true(record_rules_folder(store, &org, "1", "examples/contests/palets", NULL, &fault));
    char *bytes = NULL;
    size_t length = 0;
    assert_true(record_rules_file(content_of("rules"), "contest.json", &bytes, &length, &fault));
    assert_non_null(strstr(bytes, "perseverons-contest/1"));
    free(bytes);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_team_is_kept_with_what_the_school_needs),
        TEST(a_team_of_a_club_has_no_establishment),
        TEST(teams_are_imported_all_or_none_and_the_wrong_one_is_named),
        TEST(a_team_registered_twice_is_a_conflict_an_import_sent_twice_is_not),
        TEST(a_team_id_too_long_for_its_fact_is_refused_not_cut),
        TEST(a_sheet_entered_under_two_ids_is_a_conflict),
        TEST(each_juror_has_a_mark_of_their_own),
        TEST(an_event_concerns_whom_its_subject_concerns),
        TEST(the_start_of_a_run_can_be_undone),
        TEST(schedules_draws_and_cards_are_kept),
        TEST(a_key_too_long_is_refused),
        TEST(a_contest_folder_comes_back_to_the_byte),
        TEST(the_same_rules_have_the_same_hash_in_any_order),
        TEST(stored_names_cannot_leave_the_folder),
        TEST(broken_bodies_are_refused),
        TEST(a_folder_that_is_not_there_is_named),
        TEST(the_shipped_contests_can_be_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
