/* Backups, restoring, merging two gyms, forgetting a team. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/scoring/store/support_store.h"

static char work[PATH_BYTES], copy[PATH_BYTES + 20];
static struct store *store;
static struct fault fault;

static int begin(void **state) {
    (void)state;
    folder_make();
    snprintf(work, sizeof work, "%s", in_folder("work"));
    snprintf(copy, sizeof copy, "%s", in_folder("copy"));
    store = store_fresh(work);
    put_fact(store, "rules-put", "rules", "org", NULL, "{'version':'1'}");
    put_sheet(store, "s-1", "T1", 1);
    put_sheet(store, "s-2", "T2", 2);
    memset(&fault, 0, sizeof fault);
    return 0;
}

static int end(void **state) {
    (void)state;
    store_close(store);
    folder_remove();
    return 0;
}

static struct store *reader(const char *path) {
    struct store *opened = store_open(path, STORE_READ, &fault);
    assert_non_null(opened);
    return opened;
}

static void expect_facts(const char *path, int64_t count) {
    struct store *opened = reader(path);
    assert_int_equal(count_facts(opened), count);
    assert_int_equal(findings_of(opened), 0);
    store_close(opened);
}

/* ---- backup ---- */

static void a_backup_is_whole_while_others_go_on_adding(void **state) {
    (void)state;
    fflush(NULL);
    pid_t writer = fork();
    if (writer == 0) {
        struct store *own = store_reopened(work);
        for (int i = 0; i < 300; i++) {
            put_fact(own, "run-noted", "run:1", "org", NULL, NULL);
        }
        store_close(own);
        _exit(0);
    }
    for (int i = 0; i < 10; i++) {
        snprintf(copy, sizeof copy, "%s-%d", work, i);
        assert_true(store_backup(store, copy, &fault));
        struct store *opened = reader(copy);
        assert_int_equal(findings_of(opened), 0);
        store_close(opened);
    }
    int status = 0;
    assert_true(waitpid(writer, &status, 0) == writer);
    assert_int_equal(status, 0);
    assert_int_equal(count_facts(store), 303);
}

static void a_backup_overwrites_nothing(void **state) {
    (void)state;
    files_write(copy, "mine", 4);
    assert_false(store_backup(store, copy, &fault));
    assert_int_equal(fault.kind, FAULT_DUPLICATE);
    size_t length = 0;
    char *bytes = files_read(copy, &length);
    assert_string_equal(bytes, "mine");
    free(bytes);
}

static void a_backup_goes_on_by_itself(void **state) {
    (void)state;
    assert_true(store_backup(store, copy, &fault));
    struct store *own = store_reopened(copy);
    put_sheet(own, NULL, "T3", 3);
    store_close(own);
    expect_facts(copy, 4);
    assert_int_equal(count_facts(store), 3);
}

/* ---- restore ---- */

static void a_restored_copy_is_the_contest_again(void **state) {
    (void)state;
    char *before = dump_facts(store, true);
    assert_true(store_backup(store, copy, &fault));
    store_close(store);
    assert_int_equal(unlink(work), 0);
    assert_true(store_restore(copy, work, false, &fault));
    store = store_reopened(work);
    char *after = dump_facts(store, true);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void restoring_never_overwrites_silently(void **state) {
    (void)state;
    assert_true(store_backup(store, copy, &fault));
    put_sheet(store, NULL, "T3", 3);
    store_close(store);
    assert_false(store_restore(copy, work, false, &fault));
    assert_int_equal(fault.kind, FAULT_DUPLICATE);
    expect_facts(work, 4);
    assert_true(store_restore(copy, work, true, &fault));
    expect_facts(work, 3);
    char before[PATH_BYTES + 20];
    snprintf(before, sizeof before, "%s.before-1", work);
    expect_facts(before, 4); /* what was there is kept */
    assert_true(store_restore(before, work, true, &fault));
    expect_facts(work, 4);
    snprintf(before, sizeof before, "%s.before-2", work);
    expect_facts(before, 3);
    store = store_reopened(work);
}

static void restoring_is_refused_while_the_contest_is_open(void **state) {
    (void)state;
    assert_true(store_backup(store, copy, &fault));
    put_sheet(store, NULL, "T3", 3);
    fflush(NULL);
    pid_t child = fork(); /* locks are between processes */
    if (child == 0) {
        bool restored = store_restore(copy, work, true, &fault);
        _exit(!restored && fault.kind == FAULT_REFUSED ? 0 : 1);
    }
    int status = 0;
    assert_true(waitpid(child, &status, 0) == child);
    assert_int_equal(status, 0);
    put_sheet(store, NULL, "T4", 4);
    assert_int_equal(count_facts(store), 5);
}

static void a_damaged_copy_is_not_restored(void **state) {
    (void)state;
    assert_true(store_backup(store, copy, &fault));
    size_t length = 0;
    char *bytes = files_read(copy, &length);
    char *name = memmem(bytes, length, "{\"values\":{\"laps\":2}}", 21);
    assert_non_null(name);
    name[18] = '9';
    files_write(copy, bytes, length);
    free(bytes);
    assert_false(store_restore(copy, in_folder("new"), false, &fault));
    assert_int_equal(fault.kind, FAULT_DAMAGED);
    assert_int_not_equal(access(in_folder("new"), F_OK), 0);
}

static void a_contest_too_broken_to_open_is_kept_and_replaced(void **state) {
    (void)state;
    assert_true(store_backup(store, copy, &fault));
    store_close(store);
    files_write(work, "broken", 6);
    assert_true(store_restore(copy, work, true, &fault));
    expect_facts(work, 3);
    char before[PATH_BYTES + 20];
    snprintf(before, sizeof before, "%s.before-1", work);
    size_t length = 0;
    char *bytes = files_read(before, &length);
    assert_string_equal(bytes, "broken");
    free(bytes);
    store = store_reopened(work);
}

/* ---- merge ---- */

static struct store *gym; /* the other one */

/* Both gyms start from the same file, then lose sight of each other. */
static void part(void) {
    assert_true(store_backup(store, copy, &fault));
    gym = store_reopened(copy);
}

static int conflicts_seen;
static char conflict_words[2000];

static void note(void *context, const struct store_conflict *conflict) {
    (void)context;
    conflicts_seen++;
    char words[600];
    snprintf(words, sizeof words, "%.100s: %.60s by %.20s | %.60s by %.20s\n", conflict->subject,
             conflict->ours->kind, conflict->ours->who, conflict->theirs->kind,
             conflict->theirs->who);
    strncat(conflict_words, words, sizeof conflict_words - strlen(conflict_words) - 1);
}

static struct store_merge merge(struct store *into, struct store *from) {
    struct store_merge result;
    conflicts_seen = 0;
    conflict_words[0] = '\0';
    bool ok = store_merge(into, from, note, NULL, &result, &fault);
    if (!ok) {
        print_error("%s\n", fault.message);
    }
    assert_true(ok);
    assert_int_equal(result.conflicts, conflicts_seen);
    assert_int_equal(findings_of(into), 0);
    return result;
}

static void two_gyms_that_did_different_things_merge_without_conflict(void **state) {
    (void)state;
    part();
    put_sheet(store, NULL, "A1", 1);
    put_sheet(gym, NULL, "B1", 1);
    put_sheet(gym, NULL, "B2", 1);
    struct store_merge result = merge(store, gym);
    assert_int_equal(result.added, 2);
    assert_int_equal(result.known, 3);
    assert_int_equal(result.conflicts, 0);
    assert_int_equal(count_facts(store), 6);
    store_close(gym);
}

static void merging_again_adds_nothing(void **state) {
    (void)state;
    part();
    put_sheet(gym, NULL, "B1", 1);
    merge(store, gym);
    char *once = dump_facts(store, true);
    struct store_merge result = merge(store, gym);
    char *twice = dump_facts(store, true);
    assert_int_equal(result.added, 0);
    assert_string_equal(once, twice);
    free(once);
    free(twice);
    store_close(gym);
}

static void both_directions_give_the_same_view(void **state) {
    (void)state;
    part();
    put_fact(store, "sheet-corrected", "sheet:line/T1/1", "ML", "here", "{'laps':5}");
    put_fact(store, "sheet-verified", "sheet:line/T1/1", "PA", NULL, NULL);
    put_fact(gym, "sheet-corrected", "sheet:line/T1/1", "JD", "there", "{'laps':6}");
    put_fact(gym, "team-registered", "team:B", "JD", NULL, "{'name':'B'}");
    put_sheet(gym, NULL, "A9", 2);
    put_sheet(store, NULL, "A9", 3); /* the same sheet, entered in both */
    merge(store, gym);
    merge(gym, store);
    char *here = dump_view(store, NULL), *there = dump_view(gym, NULL);
    assert_string_equal(here, there);
    free(here);
    free(there);
    assert_int_equal(merge(store, gym).added, 0);
    store_close(gym);
}

static void conflicts_are_listed_until_somebody_decides(void **state) {
    (void)state;
    part();
    put_fact(store, "sheet-corrected", "sheet:line/T1/1", "ML", "here", "{'laps':5}");
    put_fact(gym, "sheet-corrected", "sheet:line/T1/1", "JD", "there", "{'laps':6}");
    struct store_merge result = merge(store, gym);
    assert_int_equal(result.conflicts, 1);
    assert_string_equal(conflict_words,
                        "sheet:line/T1/1: sheet-corrected by ML | sheet-corrected by JD\n");
    assert_int_equal(merge(store, gym).conflicts, 1); /* still */
    struct store_view *view = store_view_open(store, NULL, &fault);
    const struct store_subject *sheet = store_view_find(view, "sheet:line/T1/1");
    assert_true(sheet->conflict);
    assert_non_null(strchr(sheet->tips, ' '));
    struct store_new_fact decision = {.kind = "sheet-corrected",
                                      .subject = "sheet:line/T1/1",
                                      .who = "jury",
                                      .why = "video",
                                      .body = "{'laps':6}",
                                      .expected = sheet->tips};
    assert_true(try_fact(store, decision, NULL, &fault));
    assert_true(store_view_refresh(view, NULL, NULL, &fault));
    assert_false(store_view_find(view, "sheet:line/T1/1")->conflict);
    store_view_close(view);
    assert_int_equal(merge(store, gym).conflicts, 0);
    assert_int_equal(merge(gym, store).conflicts, 0); /* the decision travels */
    store_close(gym);
}

static void who_saw_one_side_only_cannot_decide_a_conflict(void **state) {
    (void)state;
    part();
    put_fact(store, "sheet-corrected", "sheet:line/T1/1", "ML", "here", "{'laps':5}");
    struct store_view *view = store_view_open(store, NULL, &fault);
    char tips[STORE_TIPS_MAX + 1];
    snprintf(tips, sizeof tips, "%s", store_view_find(view, "sheet:line/T1/1")->tips);
    store_view_close(view);
    put_fact(gym, "sheet-corrected", "sheet:line/T1/1", "JD", "there", "{'laps':6}");
    merge(store, gym);
    struct store_new_fact late = {
        .kind = "sheet-verified", .subject = "sheet:line/T1/1", .who = "PA", .expected = tips};
    assert_false(try_fact(store, late, NULL, &fault));
    assert_int_equal(fault.kind, FAULT_CONFLICT);
    store_close(gym);
}

static void three_gyms_merge_in_any_order(void **state) {
    (void)state;
    struct store *gyms[3];
    for (int i = 0; i < 3; i++) {
        char path[PATH_BYTES + 8];
        snprintf(path, sizeof path, "%s-%d", work, i);
        assert_true(store_backup(store, path, &fault));
        gyms[i] = store_reopened(path);
        put_fact(gyms[i], "sheet-corrected", "sheet:line/T1/1",
                 i == 0   ? "A"
                 : i == 1 ? "B"
                          : "C",
                 "why",
                 i == 0   ? "{'n':0}"
                 : i == 1 ? "{'n':1}"
                          : "{'n':2}");
        put_fact(gyms[i], "rules-put", "rules", "org", NULL, "{'version':'2'}");
    }
    merge(gyms[0], gyms[1]);
    merge(gyms[0], gyms[2]);
    merge(gyms[2], gyms[1]);
    merge(gyms[2], gyms[0]);
    merge(gyms[1], gyms[2]);
    char *views[3];
    for (int i = 0; i < 3; i++) {
        views[i] = dump_view(gyms[i], NULL);
        assert_string_equal(views[i], views[0]);
        store_close(gyms[i]);
    }
    for (int i = 0; i < 3; i++) {
        free(views[i]);
    }
}

static void another_contest_is_not_merged(void **state) {
    (void)state;
    struct store *other = store_create(copy, "another", &fault);
    struct store_merge result;
    assert_false(store_merge(store, other, NULL, NULL, &result, &fault));
    assert_int_equal(fault.kind, FAULT_REFERENCE);
    store_close(other);
}

static void an_altered_file_is_not_merged(void **state) {
    (void)state;
    a_damaged_copy_is_not_restored(state);
    struct store_merge result;
    struct store *other = reader(copy);
    assert_false(store_merge(store, other, NULL, NULL, &result, &fault));
    assert_int_equal(fault.kind, FAULT_DAMAGED);
    assert_int_equal(count_facts(store), 3);
    store_close(other);
}

static void one_id_for_two_facts_is_refused_whole(void **state) {
    (void)state;
    part();
    put_sheet(store, "tablet-7", "A1", 1);
    put_sheet(gym, NULL, "B1", 1);
    put_sheet(gym, "tablet-7", "B2", 1);
    struct store_merge result;
    assert_false(store_merge(store, gym, NULL, NULL, &result, &fault));
    assert_int_equal(fault.kind, FAULT_DUPLICATE);
    assert_non_null(strstr(fault.message, "tablet-7"));
    assert_int_equal(count_facts(store), 4);
    store_close(gym);
}

static void merging_into_what_is_only_read_is_refused(void **state) {
    (void)state;
    part();
    struct store_merge result;
    struct store *only = reader(work);
    assert_false(store_merge(only, gym, NULL, NULL, &result, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    store_close(only);
    store_close(gym);
}

/* ---- forget ---- */

static const struct store_forget forget_t1 = {
    .team = "T1", .who = "org", .why = "asked", .at_ms = 5};

static bool remember(void *context, const struct fact *fact) {
    snprintf(context, 100, "%s", fact->id);
    return true;
}

static void a_preview_shows_what_would_go_and_takes_nothing(void **state) {
    (void)state;
    char id[100] = "";
    struct store_forgotten result;
    assert_true(store_forget_preview(store, &forget_t1, remember, id, &result, &fault));
    assert_int_equal(result.purged, 1);
    assert_string_equal(id, "s-1");
    assert_int_equal(count_facts(store), 3);
    char *text = dump_facts(store, false);
    assert_non_null(strstr(text, "\"laps\":1"));
    free(text);
}

static bool on_disk(const char *path, const char *words) {
    static const char *const endings[] = {"", "-wal"};
    bool found = false;
    for (size_t i = 0; i < 2; i++) {
        char whole[PATH_BYTES + 8];
        size_t length = 0;
        snprintf(whole, sizeof whole, "%s%s", path, endings[i]);
        char *bytes = files_read(whole, &length);
        found = found || (bytes != NULL && memmem(bytes, length, words, strlen(words)) != NULL);
        free(bytes);
    }
    return found;
}

static void what_is_forgotten_leaves_the_disk_and_the_chain_holds(void **state) {
    (void)state;
    struct store_forgotten result;
    char body[9000];
    memset(body, 'x', sizeof body); /* on pages of its own as well */
    memcpy(body, "{'name':'SecretName", 19);
    memcpy(body + sizeof body - 3, "'}", 3);
    struct store_new_fact fact = {.kind = "team-registered",
                                  .subject = "team:T1",
                                  .teams = "T1",
                                  .who = "org",
                                  .why = "SecretReason",
                                  .body = body};
    assert_true(try_fact(store, fact, NULL, &fault));
    assert_true(on_disk(work, "SecretName"));
    assert_true(store_forget(store, &forget_t1, &result, &fault));
    assert_int_equal(result.purged, 2);
    assert_false(result.log_remains);
    assert_false(on_disk(work, "SecretName"));
    assert_false(on_disk(work, "SecretReason"));
    assert_int_equal(findings_of(store), 0);
    assert_int_equal(count_facts(store), 5); /* one more: who forgot, and why */
    assert_true(store_forget(store, &forget_t1, &result, &fault));
    assert_int_equal(result.purged, 0);
    assert_int_equal(result.already, 2);
    assert_int_equal(count_facts(store), 5);
}

static void what_is_shared_is_kept_unless_asked_for(void **state) {
    (void)state;
    struct store_new_fact match = {.kind = "sheet-entered",
                                   .subject = "sheet:match/1",
                                   .teams = "T1\nT2",
                                   .who = "ML",
                                   .body = "{'goals':[1,2]}"};
    assert_true(try_fact(store, match, NULL, &fault));
    struct store_forgotten result;
    assert_true(store_forget(store, &forget_t1, &result, &fault));
    assert_int_equal(result.kept, 1);
    assert_true(on_disk(work, "goals"));
    struct store_forget all = forget_t1;
    all.shared = true;
    assert_true(store_forget(store, &all, &result, &fault));
    assert_int_equal(result.purged, 1);
    assert_false(on_disk(work, "goals"));
}

static void everything_can_be_forgotten(void **state) {
    (void)state;
    struct store_forget all = {.who = "org", .why = "a school year has passed"};
    struct store_forgotten result;
    assert_true(store_forget(store, &all, &result, &fault));
    assert_int_equal(result.purged, 3);
    assert_false(on_disk(work, "laps"));
    assert_int_equal(findings_of(store), 0);
}

static void forgetting_needs_a_person_and_a_reason(void **state) {
    (void)state;
    struct store_forget what = {.team = "T1", .who = "org"};
    struct store_forgotten result;
    assert_false(store_forget(store, &what, &result, &fault));
    assert_int_equal(fault.kind, FAULT_MISSING);
    assert_true(on_disk(work, "\"laps\":1")); /* nothing went unsaid */
}

static void a_merge_never_brings_back_what_was_forgotten(void **state) {
    (void)state;
    part();
    struct store_forgotten result;
    put_sheet(gym, NULL, "B1", 4);
    assert_true(store_forget(store, &forget_t1, &result, &fault));
    merge(store, gym);
    assert_false(on_disk(work, "\"laps\":1}"));
    assert_true(on_disk(copy, "\"laps\":1}"));
    merge(gym, store); /* and the forgetting travels */
    assert_false(on_disk(copy, "\"laps\":1}"));
    char *here = dump_view(store, NULL), *there = dump_view(gym, NULL);
    assert_string_equal(here, there);
    free(here);
    free(there);
    store_close(gym);
}

static bool wait_inside(void *context, const struct fact *fact) {
    const int *fds = context;
    char byte = 0;
    (void)fact;
    return write(fds[0], "x", 1) == 1 && read(fds[1], &byte, 1) == 1 && false;
}

static void what_another_program_still_reads_is_said_to_remain_in_the_log(void **state) {
    (void)state;
    int ready[2], done[2];
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(done), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) { /* a display that is in the middle of a reading */
        struct store *own = store_reopened(work);
        int fds[2] = {ready[1], done[0]};
        store_each(own, &(struct store_question){0}, wait_inside, fds, &fault);
        store_close(own);
        _exit(0);
    }
    char byte = 0;
    struct store_forgotten result;
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_true(store_forget(store, &forget_t1, &result, &fault));
    assert_true(result.log_remains);
    assert_int_equal(write(done[1], "x", 1), 1);
    assert_true(waitpid(child, NULL, 0) == child);
    store_close(store);
    assert_false(on_disk(work, "\"laps\":1}")); /* the last to close takes it along */
    store = store_reopened(work);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_backup_is_whole_while_others_go_on_adding),
        TEST(a_backup_overwrites_nothing),
        TEST(a_backup_goes_on_by_itself),
        TEST(a_restored_copy_is_the_contest_again),
        TEST(restoring_never_overwrites_silently),
        TEST(restoring_is_refused_while_the_contest_is_open),
        TEST(a_damaged_copy_is_not_restored),
        TEST(a_contest_too_broken_to_open_is_kept_and_replaced),
        TEST(two_gyms_that_did_different_things_merge_without_conflict),
        TEST(merging_again_adds_nothing),
        TEST(both_directions_give_the_same_view),
        TEST(conflicts_are_listed_until_somebody_decides),
        TEST(who_saw_one_side_only_cannot_decide_a_conflict),
        TEST(three_gyms_merge_in_any_order),
        TEST(another_contest_is_not_merged),
        TEST(an_altered_file_is_not_merged),
        TEST(one_id_for_two_facts_is_refused_whole),
        TEST(merging_into_what_is_only_read_is_refused),
        TEST(a_preview_shows_what_would_go_and_takes_nothing),
        TEST(what_is_forgotten_leaves_the_disk_and_the_chain_holds),
        TEST(what_is_shared_is_kept_unless_asked_for),
        TEST(everything_can_be_forgotten),
        TEST(forgetting_needs_a_person_and_a_reason),
        TEST(a_merge_never_brings_back_what_was_forgotten),
        TEST(what_another_program_still_reads_is_said_to_remain_in_the_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
