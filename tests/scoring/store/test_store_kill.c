/* Every action of a user, killed at each of its writes to the disk: what was
 * acknowledged is there, what was not is whole or absent, and work goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/scoring/store/support_cut.h"
#include "tests/scoring/store/support_store.h"

#define CUTS_MAX 2000 /* no action has that many writes */

static char work[PATH_BYTES], start[PATH_BYTES], other[PATH_BYTES];
static int64_t *acknowledged; /* shared: facts that store_add() said were saved */

static int begin(void **state) {
    (void)state;
    folder_make();
    snprintf(work, sizeof work, "%s", in_folder("work"));
    snprintf(start, sizeof start, "%s", in_folder("start"));
    snprintf(other, sizeof other, "%s", in_folder("other"));
    acknowledged = cut_shared(sizeof *acknowledged);
    struct store *store = store_fresh(start);
    put_fact(store, "rules-put", "rules", "org", NULL, "{'version':'1'}");
    put_fact(store, "team-registered", "team:T1", "org", NULL, "{'name':'Les renards'}");
    put_sheet(store, "s-1", "T1", 1);
    put_sheet(store, "s-2", "T2", 2);
    struct fault fault = {0};
    assert_true(store_backup(store, other, &fault));
    store_close(store);
    return 0;
}

static int end(void **state) {
    (void)state;
    folder_remove();
    return 0;
}

/* ---- after the kill ---- */

static void expect_sound(const char *path, int64_t at_least, int64_t at_most) {
    struct store *store = store_reopened(path);
    int64_t count = count_facts(store);
    assert_int_equal(findings_of(store), 0);
    assert_in_range(count, at_least, at_most);
    put_sheet(store, NULL, "T9", 9); /* and work goes on */
    assert_int_equal(count_facts(store), count + 1);
    store_close(store);
}

typedef void check_after(void);

/* Kills at each write in turn, from the same beginning each time. */
static void kill_everywhere(cut_action *action, check_after *check) {
    long k = 1;
    for (int status = 0; k < CUTS_MAX; k++) {
        char command[3 * PATH_BYTES];
        snprintf(command, sizeof command, "rm -f '%s'*", work);
        assert_int_equal(system(command), 0);
        files_copy_store(start, work);
        *acknowledged = 0;
        bool killed = cut_run(action, NULL, k, &status);
        if (!killed) {
            assert_int_equal(status, 0);
        }
        check();
        if (!killed) {
            break;
        }
    }
    print_message("killed at %ld writes\n", k - 1);
    assert_in_range(k, 3, CUTS_MAX - 1);
}

/* ---- the actions ---- */

static void acknowledge(int64_t sequence) { *acknowledged = sequence; }

static void enter_sheets(void *context) {
    (void)context;
    struct store *store = store_reopened(work);
    for (int i = 0; i < 4; i++) {
        char team[20];
        snprintf(team, sizeof team, "K%d", i);
        acknowledge(put_sheet(store, NULL, team, i));
    }
    store_close(store);
}

static void check_sheets(void) {
    expect_sound(work, *acknowledged == 0 ? 4 : *acknowledged,
                 (*acknowledged == 0 ? 4 : *acknowledged) + 1);
}

static void a_kill_while_sheets_are_entered(void **state) {
    (void)state;
    kill_everywhere(enter_sheets, check_sheets);
}

static void live_of_a_sheet(void *context) {
    (void)context;
    struct store *store = store_reopened(work);
    static const char *const kinds[] = {"sheet-verified",  "sheet-signed",    "sheet-contested",
                                        "sheet-corrected", "sheet-published", "sheet-upheld"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        acknowledge(put_fact(store, kinds[i], "sheet:line/T1/1", "PA", "asked for", "{'laps':7}"));
    }
    struct record_by by = {.who = "PA", .at_ms = 1};
    struct store_receipt receipt;
    struct fault fault = {0};
    if (!record_undo(store, &by, "s-1", &receipt, &fault)) {
        _exit(9);
    }
    acknowledge(receipt.sequence);
    store_close(store);
}

static void a_kill_while_a_sheet_is_verified_contested_corrected_published_undone(void **state) {
    (void)state;
    kill_everywhere(live_of_a_sheet, check_sheets);
}

/* A log longer than SQLite's limit for copying it into the file by itself. */
static void enter_large(void *context) {
    (void)context;
    static char body[400000];
    struct store *store = store_reopened(work);
    for (int i = 0; i < 13; i++) {
        memset(body, 'a' + i, sizeof body - 1);
        memcpy(body, "{'x':'", 6);
        memcpy(body + sizeof body - 3, "'}", 2);
        acknowledge(put_fact(store, "rules-put", "rules", "org", NULL, body));
    }
    store_close(store);
}

static void check_large(void) {
    int64_t least = *acknowledged == 0 ? 4 : *acknowledged;
    struct store *store = store_reopened(work);
    assert_int_equal(findings_of(store), 0);
    assert_in_range(count_facts(store), least, least + 1);
    store_close(store);
}

/* Thousands of writes: from a spread of them, the ends included. */
static void a_kill_while_the_log_is_copied_into_the_file(void **state) {
    (void)state;
    bool killed = true;
    long k = 1;
    for (int status = 0; killed; k += k < 20 ? 1 : getenv("STORE_EVERY") != NULL ? 1 : 701) {
        files_copy_store(start, work);
        *acknowledged = 0;
        killed = cut_run(enter_large, NULL, k, &status);
        assert_true(killed || status == 0);
        check_large();
    }
    assert_in_range(k, 1000, 1000000);
}

static void import_teams(void *context) {
    (void)context;
    struct store *store = store_reopened(work);
    struct record_team teams[40] = {{0}};
    char ids[40][8];
    for (int i = 0; i < 40; i++) {
        snprintf(ids[i], sizeof ids[i], "N%d", i);
        teams[i].id = teams[i].name = ids[i];
    }
    struct record_by by = {.who = "org", .at_ms = 5, .id = "import-1"};
    struct fault fault = {0};
    if (!record_teams(store, &by, teams, 40, NULL, &fault)) {
        _exit(9);
    }
    acknowledge(44);
    store_close(store);
}

static void check_import(void) {
    struct store *store = store_reopened(work);
    int64_t count = count_facts(store);
    assert_int_equal(findings_of(store), 0);
    assert_true(count == 44 || (count == 4 && *acknowledged == 0)); /* all or none */
    store_close(store);
    import_teams(NULL); /* done again, it counts once */
    store = store_reopened(work);
    assert_int_equal(count_facts(store), 44);
    store_close(store);
}

static void a_kill_while_teams_are_imported_keeps_all_or_none(void **state) {
    (void)state;
    kill_everywhere(import_teams, check_import);
}

static void forget_team(void *context) {
    (void)context;
    struct store *store = store_reopened(work);
    struct store_forget what = {.team = "T1", .who = "org", .why = "asked", .at_ms = 7};
    struct store_forgotten result;
    struct fault fault = {0};
    if (!store_forget(store, &what, &result, &fault) || result.log_remains) {
        _exit(9);
    }
    acknowledge(5);
    store_close(store);
}

static void check_forgotten(void) {
    struct store *store = store_reopened(work);
    char *text = dump_facts(store, false);
    bool said = strstr(text, "purge-done") != NULL;
    bool there = strstr(text, "{\"values\":{\"laps\":1}}") != NULL;
    assert_true(said != there);
    assert_true(said || *acknowledged == 0);
    assert_int_equal(findings_of(store), 0);
    free(text);
    store_close(store);
    forget_team(NULL); /* again: the text leaves the file whatever was cut off */
    size_t length = 0;
    char *bytes = files_read(work, &length);
    assert_null(memmem(bytes, length, "{\"laps\":1}", 10));
    free(bytes);
}

static void a_kill_while_a_team_is_forgotten(void **state) {
    (void)state;
    kill_everywhere(forget_team, check_forgotten);
}

static void merge_files(void *context) {
    (void)context;
    struct store *store = store_reopened(work);
    struct fault fault = {0};
    struct store *from = store_open(other, STORE_READ, &fault);
    struct store_merge result;
    if (from == NULL || !store_merge(store, from, NULL, NULL, &result, &fault)) {
        _exit(9);
    }
    acknowledge(7);
    store_close(from);
    store_close(store);
}

static void check_merged(void) {
    struct store *store = store_reopened(work);
    int64_t count = count_facts(store);
    assert_int_equal(findings_of(store), 0);
    assert_true(count == 7 || (count == 4 && *acknowledged == 0));
    store_close(store);
}

static void a_kill_while_files_are_merged_keeps_all_or_none(void **state) {
    (void)state;
    struct store *store = store_reopened(other);
    for (int i = 0; i < 3; i++) {
        char team[10];
        snprintf(team, sizeof team, "M%d", i);
        put_sheet(store, NULL, team, i);
    }
    store_close(store);
    kill_everywhere(merge_files, check_merged);
}

/* ---- whole files ---- */

static void make_new(void *context) {
    (void)context;
    unlink(work);
    struct store *store = store_fresh(work);
    acknowledge(1);
    store_close(store);
}

static void check_new(void) {
    if (access(work, F_OK) == 0) { /* the old one, or the new one, never a half */
        struct store *store = store_reopened(work);
        assert_int_equal(findings_of(store), 0);
        store_close(store);
    } else {
        assert_int_equal(*acknowledged, 0);
    }
}

static void a_kill_while_a_contest_is_created(void **state) {
    (void)state;
    kill_everywhere(make_new, check_new);
}

static void back_up(void *context) {
    (void)context;
    char copy[PATH_BYTES + 8];
    snprintf(copy, sizeof copy, "%s.copy", work);
    struct store *store = store_reopened(work);
    struct fault fault = {0};
    if (!store_backup(store, copy, &fault)) {
        _exit(9);
    }
    acknowledge(1);
    store_close(store);
}

static void check_backup(void) {
    char copy[PATH_BYTES + 8];
    snprintf(copy, sizeof copy, "%s.copy", work);
    if (access(copy, F_OK) == 0) {
        expect_sound(copy, 4, 4);
    } else {
        assert_int_equal(*acknowledged, 0);
    }
    expect_sound(work, 4, 4);
}

static void a_kill_while_a_backup_is_made(void **state) {
    (void)state;
    kill_everywhere(back_up, check_backup);
}

static void restore_over(void *context) {
    (void)context;
    struct fault fault = {0};
    if (!store_restore(other, work, true, &fault)) {
        fprintf(stderr, "%s\n", fault.message);
        _exit(9);
    }
    acknowledge(1);
}

static void check_restored(void) {
    struct store *store = store_reopened(work);
    int64_t count = count_facts(store);
    assert_int_equal(findings_of(store), 0);
    assert_true(count == 5 || (count == 4 && *acknowledged == 0));
    store_close(store);
}

static void a_kill_while_a_backup_is_restored_leaves_the_old_or_the_new(void **state) {
    (void)state;
    struct store *store = store_reopened(other);
    put_sheet(store, NULL, "R1", 1);
    store_close(store);
    kill_everywhere(restore_over, check_restored);
}

int main(void) {
    if (getenv("UNDER_VALGRIND") != NULL) { /* which traces the process itself */
        puts("[       OK ] nothing to trace under valgrind");
        return 0;
    }
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_kill_while_sheets_are_entered),
        TEST(a_kill_while_a_sheet_is_verified_contested_corrected_published_undone),
        TEST(a_kill_while_the_log_is_copied_into_the_file),
        TEST(a_kill_while_teams_are_imported_keeps_all_or_none),
        TEST(a_kill_while_a_team_is_forgotten),
        TEST(a_kill_while_files_are_merged_keeps_all_or_none),
        TEST(a_kill_while_a_contest_is_created),
        TEST(a_kill_while_a_backup_is_made),
        TEST(a_kill_while_a_backup_is_restored_leaves_the_old_or_the_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
