/* Crowds, full disks, missing memory, strange files: said in words, nothing lost. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/scoring/store/support_power.h"
#include "tests/scoring/store/support_store.h"

static char work[PATH_BYTES];

static int begin(void **state) {
    (void)state;
    folder_make();
    snprintf(work, sizeof work, "%s", in_folder("work"));
    return 0;
}

static void limit_files(rlim_t bytes);

static int end(void **state) {
    (void)state;
    limit_files(RLIM_INFINITY);
    power_fail_flushes(0);
    folder_remove();
    return 0;
}

/* ---- crowds ---- */

typedef int writer(int number);

static void in_processes(int count, writer *write_all) {
    fflush(NULL);
    for (int i = 0; i < count; i++) {
        if (fork() == 0) {
            _exit(write_all(i));
        }
    }
    for (int i = 0, status = 0; i < count; i++) {
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
}

static int entries_each = 150;

static int enter_many(int number) {
    struct fault fault = {0};
    struct store *store = store_open(work, STORE_WRITE, &fault);
    for (int i = 0; store != NULL && i < entries_each; i++) {
        char subject[60];
        snprintf(subject, sizeof subject, "sheet:arena%d/%d", number, i);
        struct store_new_fact fact = {
            .kind = "sheet-entered", .subject = subject, .who = "ML", .expected = ""};
        if (!store_add(store, &fact, 1, NULL, &fault)) {
            fprintf(stderr, "writer %d: %s\n", number, fault.message);
            return 1;
        }
    }
    store_close(store);
    return store == NULL;
}

static void eight_writers_at_once_lose_nothing_and_are_never_turned_away(void **state) {
    (void)state;
    entries_each = getenv("STORE_EVERY") != NULL ? 1000 : 150;
    store_close(store_fresh(work));
    in_processes(8, enter_many);
    struct store *store = store_reopened(work);
    assert_int_equal(count_facts(store), 8 * entries_each);
    assert_int_equal(findings_of(store), 0);
    store_close(store);
}

/* Everybody corrects one sheet, having looked first; who comes late looks again. */
static int correct_one(int number) {
    struct fault fault = {0};
    struct store *store = store_open(work, STORE_WRITE, &fault);
    int done = 0;
    while (store != NULL && done < 10) {
        struct store_view *view = store_view_open(store, NULL, &fault);
        char body[40], who[10];
        snprintf(body, sizeof body, "{\"by\":%d,\"n\":%d}", number, done);
        snprintf(who, sizeof who, "J%d", number);
        struct store_new_fact fact = {.kind = "sheet-corrected",
                                      .subject = "sheet:line/T1/1",
                                      .who = who,
                                      .why = "recount",
                                      .body = body,
                                      .expected = store_view_find(view, "sheet:line/T1/1")->tips};
        if (store_add(store, &fact, 1, NULL, &fault)) {
            done++;
        } else if (fault.kind != FAULT_CONFLICT) {
            fprintf(stderr, "%s\n", fault.message);
            return 1;
        }
        store_view_close(view);
    }
    store_close(store);
    return store == NULL;
}

static void eight_who_correct_one_sheet_never_overwrite_unseen(void **state) {
    (void)state;
    struct store *store = store_fresh(work);
    put_sheet(store, "entry", "T1", 1);
    store_close(store);
    in_processes(8, correct_one);
    store = store_reopened(work);
    assert_int_equal(count_facts(store), 81);
    struct fault fault = {0};
    struct store_view *view = store_view_open(store, NULL, &fault);
    assert_false(store_view_find(view, "sheet:line/T1/1")->conflict); /* one line of 81 */
    store_view_close(view);
    store_close(store);
}

static int send_the_same(int number) {
    struct fault fault = {0};
    struct store *store = store_open(work, STORE_WRITE, &fault);
    (void)number;
    for (int i = 0; store != NULL && i < 20; i++) {
        char id[20], subject[40];
        snprintf(id, sizeof id, "entry-%d", i);
        snprintf(subject, sizeof subject, "sheet:line/T%d/1", i);
        struct store_new_fact fact = {
            .id = id, .kind = "sheet-entered", .subject = subject, .who = "ML", .expected = ""};
        if (!store_add(store, &fact, 1, NULL, &fault)) {
            fprintf(stderr, "%s\n", fault.message);
            return 1;
        }
    }
    store_close(store);
    return store == NULL;
}

static void the_same_entries_from_eight_tablets_count_once(void **state) {
    (void)state;
    store_close(store_fresh(work));
    in_processes(8, send_the_same);
    struct store *store = store_reopened(work);
    assert_int_equal(count_facts(store), 20);
    store_close(store);
}

static int open_and_close(int number) {
    struct fault fault = {0};
    for (int i = 0; i < 30; i++) {
        struct store *store = store_open(work, (number + i) % 2 ? STORE_READ : STORE_WRITE, &fault);
        if (store == NULL) {
            fprintf(stderr, "%s\n", fault.message);
            return 1;
        }
        store_close(store);
    }
    return 0;
}

static void programs_that_come_and_go_do_not_disturb_each_other(void **state) {
    (void)state;
    struct store *store = store_fresh(work);
    put_sheet(store, NULL, "T1", 1);
    store_close(store);
    in_processes(8, open_and_close);
}

/* ---- full disk ---- */

/* Files may grow to `bytes` and no further, as on a full disk. */
static void limit_files(rlim_t bytes) {
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_is_said_loses_nothing_and_works_again_after(void **state) {
    (void)state;
    for (rlim_t limit = 33000; limit < 90000; limit += 3517) {
        char path[PATH_BYTES + 20], team[40];
        snprintf(path, sizeof path, "%s-%lu", work, (unsigned long)limit);
        struct store *store = store_fresh(path);
        struct fault fault = {0};
        int64_t saved = 0;
        limit_files(limit);
        for (bool ok = true; ok; saved += ok ? 1 : 0) {
            snprintf(team, sizeof team, "sheet:%ld", (long)saved);
            struct store_new_fact fact = {.kind = "sheet-entered", .subject = team, .who = "ML"};
            ok = store_add(store, &fact, 1, NULL, &fault);
        }
        if (strstr(fault.message, "disk is full") == NULL) {
            print_error("limit %lu, after %ld: %s\n", (unsigned long)limit, (long)saved,
                        fault.message);
        }
        assert_int_equal(fault.kind, FAULT_IO);
        assert_non_null(strstr(fault.message, "disk is full"));
        assert_int_not_equal(fault.advice[0], '\0');
        assert_int_equal(count_facts(store), saved);
        limit_files(RLIM_INFINITY);
        put_sheet(store, NULL, "T1", 1); /* the same store, without opening it again */
        assert_int_equal(count_facts(store), saved + 1);
        assert_int_equal(findings_of(store), 0);
        store_close(store);
        store = store_reopened(path);
        assert_int_equal(count_facts(store), saved + 1);
        store_close(store);
    }
}

static void a_backup_onto_a_full_disk_leaves_nothing_behind(void **state) {
    (void)state;
    struct store *store = store_fresh(work);
    struct fault fault = {0};
    char copy[PATH_BYTES];
    for (int i = 0; i < 60; i++) {
        char team[20];
        snprintf(team, sizeof team, "T%d", i);
        put_sheet(store, NULL, team, 1);
    }
    snprintf(copy, sizeof copy, "%s", in_folder("copy"));
    limit_files(8192);
    assert_false(store_backup(store, copy, &fault));
    assert_null(store_create(copy, "essai", &fault));
    limit_files(RLIM_INFINITY);
    assert_int_equal(fault.kind, FAULT_IO);
    assert_int_not_equal(access(copy, F_OK), 0);
    assert_true(store_backup(store, copy, &fault));
    assert_int_equal(findings_of(store), 0);
    store_close(store);
}

/* ---- flushes that fail ---- */

static void a_failed_flush_is_never_acknowledged_until_the_file_is_flushed(void **state) {
    (void)state;
    store_close(store_fresh(work));
    power_start(work);
    struct store *store = store_reopened(work);
    struct fault fault = {0};
    put_sheet(store, "a", "T1", 1);
    power_fail_flushes(1000);
    struct store_new_fact fact = {
        .id = "b", .kind = "sheet-entered", .subject = "sheet:b", .who = "ML"};
    assert_false(store_add(store, &fact, 1, NULL, &fault));
    assert_int_equal(fault.kind, FAULT_IO);
    assert_non_null(strstr(fault.advice, "count once"));
    assert_false(store_add(store, &fact, 1, NULL, &fault)); /* also when it is there already */
    power_fail_flushes(0);
    struct store_receipt receipt;
    assert_true(store_add(store, &fact, 1, &receipt, &fault));
    power_acknowledge(2);
    size_t cut = power_operations();
    assert_int_equal(count_facts(store), 2);
    store_close(store);
    power_stop();
    power_image(cut, POWER_ALL_LOST, 0, in_folder("image"));
    store = store_reopened(in_folder("image"));
    assert_int_equal(count_facts(store), 2);
    store_close(store);
    power_release();
}

/* ---- strange files ---- */

static enum fault_kind opened(const void *bytes, size_t length) {
    struct fault fault = {0};
    files_write(work, bytes, length);
    struct store *store = store_open(work, STORE_WRITE, &fault);
    assert_null(store);
    assert_int_not_equal(fault.message[0], '\0');
    assert_int_not_equal(fault.advice[0], '\0');
    assert_string_equal(fault.file, work);
    size_t now = 0;
    char *after = files_read(work, &now); /* untouched, and nothing appeared beside it */
    assert_int_equal(now, length);
    assert_memory_equal(after, bytes, length);
    free(after);
    char path[PATH_BYTES + 8];
    snprintf(path, sizeof path, "%s-wal", work);
    assert_int_not_equal(access(path, F_OK), 0);
    return fault.kind;
}

static enum fault_kind opened_sample(const char *name) {
    char path[200];
    size_t length = 0;
    snprintf(path, sizeof path, "tests/scoring/store/malformed/%s", name);
    char *bytes = files_read(path, &length);
    assert_non_null(bytes);
    enum fault_kind kind = opened(bytes, length);
    free(bytes);
    return kind;
}

static void what_is_not_a_store_is_named_and_left_alone(void **state) {
    (void)state;
    assert_int_equal(opened_sample("not_a_database.db"), FAULT_DAMAGED);
    assert_int_equal(opened_sample("header_only.db"), FAULT_DAMAGED);
    assert_int_equal(opened_sample("future_user_version.db"), FAULT_DAMAGED); /* not even ours */
    assert_int_equal(opened("", 0), FAULT_DAMAGED);
    assert_int_equal(opened("SQLite format 3", 16), FAULT_DAMAGED);
}

static char *whole_store(size_t *length) {
    struct store *store = store_fresh(work);
    put_sheet(store, NULL, "T1", 1);
    store_close(store);
    return files_read(work, length);
}

static void a_newer_format_is_refused_and_left_alone(void **state) {
    (void)state;
    size_t length = 0;
    char *bytes = whole_store(&length);
    for (int version = 0; version < 4; version++) {
        bytes[60] = version == 3 ? 1 : 0; /* user_version, big-endian */
        bytes[63] = (char)(version == 1 ? 0 : version);
        if (version != 1) {
            assert_int_equal(opened(bytes, length), FAULT_VERSION);
        }
    }
    bytes[60] = 0;
    bytes[63] = 1;
    bytes[68] = 'X'; /* application_id */
    assert_int_equal(opened(bytes, length), FAULT_DAMAGED);
    free(bytes);
}

static void a_store_without_its_tables_is_damaged(void **state) {
    (void)state;
    sqlite3 *db = NULL;
    struct fault fault = {0};
    assert_int_equal(sqlite3_open(work, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "PRAGMA application_id = 0x50535652; PRAGMA user_version = 1;"
                                  "CREATE TABLE t (a)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    assert_null(store_open(work, STORE_WRITE, &fault));
    assert_int_equal(fault.kind, FAULT_DAMAGED);
}

static void places_where_no_store_can_be(void **state) {
    (void)state;
    struct fault fault = {0};
    assert_null(store_open(in_folder("nothing"), STORE_WRITE, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_null(store_open(in_folder(""), STORE_WRITE, &fault));
    assert_int_not_equal(fault.kind, FAULT_NONE);
    assert_null(store_create(in_folder("no/such/folder"), "essai", &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_null(store_create(work, "", &fault));
    assert_int_equal(fault.kind, FAULT_ENCODING);
    assert_null(store_create(work, "a\nb", &fault));
    store_close(store_fresh(work));
    assert_null(store_create(work, "essai", &fault));
    assert_int_equal(fault.kind, FAULT_DUPLICATE);
}

static void the_log_of_another_store_never_gets_into_a_new_one(void **state) {
    (void)state;
    struct fault fault = {0};
    char log[PATH_BYTES + 8];
    snprintf(log, sizeof log, "%s-wal", work);
    files_write(log, "something", 9);
    assert_null(store_create(work, "essai", &fault));
    assert_int_equal(fault.kind, FAULT_DUPLICATE);
}

static void strange_paths_are_only_paths(void **state) {
    (void)state;
    static const char *const names[] = {"a?mode=memory", "file:b", "50%20#1", ":memory:x",
                                        "Béarn 'x\"; --"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "%s", in_folder(names[i]));
        struct store *store = store_fresh(path);
        put_sheet(store, NULL, "T1", 1);
        store_close(store);
        assert_int_equal(access(path, F_OK), 0);
        struct fault fault = {0};
        store = store_open(path, STORE_READ, &fault);
        assert_int_equal(count_facts(store), 1);
        store_close(store);
    }
}

static void a_read_only_file_in_a_read_only_folder_can_be_read(void **state) {
    (void)state;
    free(whole_store(&(size_t){0}));
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) { /* root may write anywhere: as nobody */
        char folder[PATH_BYTES];
        struct fault fault = {0};
        snprintf(folder, sizeof folder, "%s", in_folder(""));
        if (chmod(work, 0444) != 0 || chmod(folder, 0555) != 0 ||
            (geteuid() == 0 && setuid(65534) != 0)) {
            _exit(2);
        }
        struct store *store = store_open(work, STORE_WRITE, &fault);
        if (store != NULL || fault.kind != FAULT_IO) {
            _exit(3);
        }
        store = store_open(work, STORE_READ, &fault);
        _exit(store != NULL && count_facts(store) == 1 ? 0 : 4);
    }
    int status = 0;
    assert_true(waitpid(child, &status, 0) == child);
    assert_int_equal(status, 0);
    char folder[PATH_BYTES];
    snprintf(folder, sizeof folder, "%s", in_folder(""));
    chmod(folder, 0755);
}

/* ---- no memory ---- */

/* SQLite's allocations: the n-th from now fails, once or for good. */
static sqlite3_mem_methods real_memory;
static long allocations_left = -1;

static bool out_of_memory(void) { return allocations_left >= 0 && allocations_left-- == 0; }

static void *poor_malloc(int size) { return out_of_memory() ? NULL : real_memory.xMalloc(size); }
static void *poor_realloc(void *old, int size) {
    return out_of_memory() ? NULL : real_memory.xRealloc(old, size);
}

static int use_poor_memory(void **state) {
    (void)state;
    sqlite3_mem_methods poor;
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);
    poor = real_memory;
    poor.xMalloc = poor_malloc;
    poor.xRealloc = poor_realloc;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &poor) == SQLITE_OK ? begin(state) : -1;
}

static int use_real_memory(void **state) {
    sqlite3_shutdown();
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &real_memory) == SQLITE_OK ? end(state) : -1;
}

/* One of everything. False: something said why not. */
static bool everything(int64_t *added, struct fault *fault) {
    struct store *store = store_open(work, STORE_WRITE, fault);
    struct store_new_fact fact = {.kind = "run-noted", .subject = "run:1", .who = "org"};
    struct store_receipt receipt = {0};
    struct store_verdict verdict = {0};
    bool ok = store != NULL && store_add(store, &fact, 1, &receipt, fault);
    *added = receipt.sequence;
    struct store_view *view = ok ? store_view_open(store, NULL, fault) : NULL;
    ok = view != NULL && store_verify(store, NULL, NULL, NULL, &verdict, fault);
    assert_int_equal(verdict.findings, 0); /* missing memory is never taken for damage */
    store_view_close(view);
    store_close(store);
    return ok;
}

static void any_allocation_of_sqlite_may_fail(void **state) {
    (void)state;
    struct store *store = store_fresh(work);
    put_sheet(store, NULL, "T1", 1);
    store_close(store);
    int64_t least = 1;
    bool ok = false;
    for (long n = 0; !ok; n += n < 100 || getenv("STORE_EVERY") != NULL ? 1 : 7) {
        struct fault fault = {0};
        int64_t added = 0;
        allocations_left = n;
        ok = everything(&added, &fault);
        ok = ok && allocations_left >= 0; /* else it came through all the same */
        allocations_left = -1;
        assert_true(ok || fault.kind != FAULT_DAMAGED);
        assert_in_range(n, 0, 100000);
        store = store_reopened(work);
        int64_t count = count_facts(store);
        assert_true(count >= least && count <= least + 1 && (added == 0 || count == added));
        least = count;
        store_close(store);
    }
    store = store_reopened(work);
    assert_int_equal(findings_of(store), 0);
    store_close(store);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(eight_writers_at_once_lose_nothing_and_are_never_turned_away),
        TEST(eight_who_correct_one_sheet_never_overwrite_unseen),
        TEST(the_same_entries_from_eight_tablets_count_once),
        TEST(programs_that_come_and_go_do_not_disturb_each_other),
        TEST(a_full_disk_is_said_loses_nothing_and_works_again_after),
        TEST(a_backup_onto_a_full_disk_leaves_nothing_behind),
        TEST(a_failed_flush_is_never_acknowledged_until_the_file_is_flushed),
        TEST(what_is_not_a_store_is_named_and_left_alone),
        TEST(a_newer_format_is_refused_and_left_alone),
        TEST(a_store_without_its_tables_is_damaged),
        TEST(places_where_no_store_can_be),
        TEST(the_log_of_another_store_never_gets_into_a_new_one),
        TEST(strange_paths_are_only_paths),
        TEST(a_read_only_file_in_a_read_only_folder_can_be_read),
        cmocka_unit_test_setup_teardown(any_allocation_of_sqlite_may_fail, use_poor_memory,
                                        use_real_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
