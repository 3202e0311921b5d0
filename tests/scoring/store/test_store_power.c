/* Power cuts: after every operation on the disk, with everything, nothing or any
 * part of what was not flushed; and logs and files cut at any length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/scoring/store/support_power.h"
#include "tests/scoring/store/support_store.h"

static char work[PATH_BYTES], image[PATH_BYTES];

static int begin(void **state) {
    (void)state;
    folder_make();
    snprintf(work, sizeof work, "%s", in_folder("work"));
    snprintf(image, sizeof image, "%s", in_folder("image"));
    return 0;
}

static int end(void **state) {
    (void)state;
    power_release();
    folder_remove();
    return 0;
}

/* Sheets, a forgetting (which rewrites the file and empties the log), sheets. */
static int64_t live(void) {
    struct store *store = store_reopened(work);
    struct store_forget what = {.team = "P1", .who = "org", .why = "asked", .at_ms = 7};
    struct store_forgotten result;
    struct fault fault = {0};
    int64_t last = 0;
    for (int i = 0; i < 12; i++) {
        char team[20];
        snprintf(team, sizeof team, "P%d", i);
        if (i == 5) {
            assert_true(store_forget(store, &what, &result, &fault));
            power_acknowledge(++last);
        }
        last = put_sheet(store, NULL, team, i);
        power_acknowledge(last);
    }
    store_close(store);
    return last;
}

static void expect_kept(size_t cut, enum power_loss loss, uint64_t seed, int64_t all) {
    power_image(cut, loss, seed, image);
    struct fault fault = {0};
    struct store *store = store_open(image, STORE_WRITE, &fault);
    if (store == NULL) {
        print_error("cut %zu, loss %d, seed %lu: %s\n", cut, (int)loss, (unsigned long)seed,
                    fault.message);
    }
    assert_non_null(store);
    int64_t count = count_facts(store), findings = findings_of(store);
    if (count < power_acknowledged(cut) || findings != 0) {
        print_error("cut %zu, loss %d, seed %lu: %ld facts of %ld, %ld findings\n", cut, (int)loss,
                    (unsigned long)seed, (long)count, (long)power_acknowledged(cut),
                    (long)findings);
    }
    assert_in_range(count, power_acknowledged(cut), all);
    assert_int_equal(findings, 0);
    store_close(store);
}

static void what_was_acknowledged_survives_every_power_cut(void **state) {
    (void)state;
    const uint64_t seeds = getenv("STORE_EVERY") != NULL ? 40 : 2;
    store_close(store_fresh(work));
    power_start(work);
    int64_t all = live();
    power_stop();
    assert_int_equal(all, 13);
    assert_in_range(power_operations(), 60, 100000);
    for (size_t cut = 0; cut <= power_operations(); cut++) {
        expect_kept(cut, POWER_NOTHING_LOST, 0, all);
        expect_kept(cut, POWER_ALL_LOST, 0, all);
        for (uint64_t seed = 0; seed < seeds; seed++) {
            expect_kept(cut, POWER_SOME_LOST, seed, all);
            expect_kept(cut, POWER_LAST_TORN, seed, all);
        }
    }
}

/* The harness itself: without the flush, facts are lost, and it says so. */
static void a_store_that_does_not_flush_would_be_caught(void **state) {
    (void)state;
    store_close(store_fresh(work));
    power_start(work);
    struct store *store = store_reopened(work);
    put_sheet(store, NULL, "P1", 1);
    size_t before = power_operations();
    power_acknowledge(2); /* a lie: the second sheet was not even entered */
    store_close(store);
    power_stop();
    power_image(before + 1, POWER_ALL_LOST, 0, image);
    store = store_reopened(image);
    assert_int_equal(power_acknowledged(before + 1), 2);
    assert_true(count_facts(store) < power_acknowledged(before + 1));
    store_close(store);
}

/* ---- cut at any length ---- */

static int64_t facts_left(void) {
    struct fault fault = {0};
    struct store *store = store_open(image, STORE_WRITE, &fault);
    if (store == NULL) {
        assert_int_equal(fault.kind, FAULT_DAMAGED);
        return -1;
    }
    int64_t found = findings_of(store) == 0 ? count_facts(store) : -1;
    store_close(store);
    return found;
}

/* The log when each fact had been acknowledged: cut there or later, it is kept. */
static void a_log_cut_at_any_length_keeps_what_was_whole(void **state) {
    (void)state;
    enum { FACTS = 6 };
    size_t lengths[FACTS + 1] = {0}, length = 0;
    char log[PATH_BYTES + 8], cut_log[PATH_BYTES + 8];
    snprintf(log, sizeof log, "%s-wal", work);
    snprintf(cut_log, sizeof cut_log, "%s-wal", image);
    struct store *store = store_fresh(work);
    for (int i = 1; i <= FACTS; i++) {
        char team[20];
        snprintf(team, sizeof team, "P%d", i);
        put_sheet(store, NULL, team, i);
        free(files_read(log, &lengths[i]));
    }
    char *bytes = files_read(log, &length);
    size_t step = getenv("STORE_EVERY") != NULL ? 1 : 499;
    for (size_t cut = 0; cut <= length; cut += step) {
        files_copy_store(work, image);
        files_write(cut_log, bytes, cut);
        int64_t whole = 0;
        while (whole < FACTS && lengths[whole + 1] <= cut) {
            whole++;
        }
        assert_int_equal(facts_left(), whole);
    }
    free(bytes);
    store_close(store);
}

static void a_file_cut_at_any_length_is_named_never_believed(void **state) {
    (void)state;
    struct store *store = store_fresh(work);
    for (int i = 0; i < 30; i++) {
        char team[20];
        snprintf(team, sizeof team, "P%d", i);
        put_sheet(store, NULL, team, i);
    }
    store_close(store);
    size_t length = 0;
    char *bytes = files_read(work, &length);
    size_t step = getenv("STORE_EVERY") != NULL ? 1 : 331;
    for (size_t cut = 0; cut < length; cut += step) {
        char path[PATH_BYTES + 8];
        snprintf(path, sizeof path, "%s-wal", image);
        unlink(path);
        files_write(image, bytes, cut);
        assert_int_equal(facts_left(), -1);
    }
    files_write(image, bytes, length);
    assert_int_equal(facts_left(), 30);
    free(bytes);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(what_was_acknowledged_survives_every_power_cut),
        TEST(a_store_that_does_not_flush_would_be_caught),
        TEST(a_log_cut_at_any_length_keeps_what_was_whole),
        TEST(a_file_cut_at_any_length_is_named_never_believed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
