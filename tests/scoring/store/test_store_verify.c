/* Proving: any altered, removed, added or reordered fact is found and named. */
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/scoring/store/support_store.h"

#define FACTS 40

static char work[PATH_BYTES], copy[PATH_BYTES];
static char *truth; /* all facts as they were added */
static char *pages; /* the file's bytes */
static size_t page_bytes;

/* A store with a little of everything: corrections, an undo, a purge. */
static void fill(struct store *store) {
    put_fact(store, "rules-put", "rules", "org", NULL, "{'version':'1'}");
    put_fact(store, "team-registered", "team:T1", "org", NULL, "{'name':'Les renards'}");
    for (int i = 0; count_facts(store) < FACTS - 3; i++) {
        char id[20], team[20];
        snprintf(id, sizeof id, "sheet-%d", i);
        snprintf(team, sizeof team, "T%d", i);
        put_sheet(store, id, team, i);
    }
    put_fact(store, "sheet-corrected", "sheet:line/T3/1", "PA", "miscounted", "{'laps':9}");
    put_fact(store, "sheet-verified", "sheet:line/T3/1", "ML", NULL, NULL);
    struct store_forget what = {.team = "T7", .who = "org", .why = "asked"};
    struct store_forgotten result;
    struct fault fault = {0};
    assert_true(store_forget(store, &what, &result, &fault));
    assert_int_equal(count_facts(store), FACTS);
}

static int begin(void **state) {
    (void)state;
    folder_make();
    snprintf(work, sizeof work, "%s", in_folder("work"));
    snprintf(copy, sizeof copy, "%s", in_folder("copy"));
    struct store *store = store_fresh(work);
    fill(store);
    truth = dump_facts(store, true);
    store_close(store);
    pages = files_read(work, &page_bytes);
    return 0;
}

static int end(void **state) {
    (void)state;
    free(truth);
    free(pages);
    folder_remove();
    return 0;
}

/* ---- what verify says ---- */

struct found {
    int count;
    struct store_finding first, named; /* named: the first that names a fact */
};

static void note(void *context, const struct store_finding *finding) {
    struct found *found = context;
    assert_int_not_equal(finding->message[0], '\0');
    if (found->count++ == 0) {
        found->first = *finding;
    }
    if (found->named.sequence == 0) {
        found->named = *finding;
    }
}

static struct found verify_copy(void) {
    struct found found = {0};
    struct fault fault = {0};
    struct store_verdict verdict;
    struct store *store = store_open(copy, STORE_READ, &fault);
    assert_non_null(store);
    assert_true(store_verify(store, NULL, note, &found, &verdict, &fault));
    assert_int_equal(found.count, verdict.findings);
    store_close(store);
    return found;
}

static void files_reset(void) {
    char path[PATH_BYTES + 8];
    snprintf(path, sizeof path, "%s-wal", copy);
    unlink(path);
    snprintf(path, sizeof path, "%s-shm", copy);
    unlink(path);
    files_write(copy, pages, page_bytes);
}

/* What somebody with SQLite's own tool can do to the file. */
static void tamper(const char *sql) {
    sqlite3 *db = NULL;
    char *words = NULL;
    files_reset();
    assert_int_equal(sqlite3_open(copy, &db), SQLITE_OK);
    sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
    int code = sqlite3_exec(db, sql, NULL, NULL, &words);
    if (code != SQLITE_OK) {
        print_error("%s: %s\n", sql, words);
    }
    assert_int_equal(code, SQLITE_OK);
    sqlite3_free(words);
    sqlite3_close(db);
}

static void expect(const char *sql, enum store_damage damage, int64_t sequence) {
    tamper(sql);
    struct found found = verify_copy();
    if (found.named.damage != damage || found.named.sequence != sequence) {
        print_error("%s: %d findings, %d at %ld: %s\n", sql, found.count, (int)found.named.damage,
                    (long)found.named.sequence, found.named.message);
    }
    assert_true(found.count > 0);
    assert_int_equal(found.named.damage, damage);
    assert_int_equal(found.named.sequence, sequence);
}

static void an_untouched_store_has_no_findings_and_counts_its_purges(void **state) {
    (void)state;
    struct store_verdict verdict;
    struct fault fault = {0};
    struct store *store = store_reopened(work);
    assert_true(store_verify(store, NULL, NULL, NULL, &verdict, &fault));
    assert_int_equal(verdict.findings, 0);
    assert_int_equal(verdict.count, FACTS);
    assert_int_equal(verdict.purged, 1);
    store_close(store);
}

static void every_altered_field_is_named(void **state) {
    (void)state;
    static const char *const changes[] = {"step = 2",
                                          "at_ms = at_ms + 1",
                                          "id = 'x'",
                                          "kind = 'sheet-signed'",
                                          "subject = 'sheet:other'",
                                          "previous = 'y'",
                                          "about = 'z'",
                                          "rules = 'r'",
                                          "teams = 'T99'",
                                          "who = 'XX'",
                                          "why = 'other'",
                                          "body = '{}'",
                                          "body = body || ' '",
                                          "salt = zeroblob(16)",
                                          "content = zeroblob(32)",
                                          "hash = zeroblob(32)",
                                          "body = NULL",
                                          "salt = NULL",
                                          "who = who || char(0) || 'x'"};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char sql[200];
        snprintf(sql, sizeof sql, "UPDATE facts SET %s WHERE sequence = 12", changes[i]);
        expect(sql, DAMAGE_ALTERED, 12);
    }
}

static void text_that_was_removed_without_a_purge_is_named(void **state) {
    (void)state;
    expect("UPDATE facts SET why = NULL, body = NULL, salt = NULL WHERE sequence = 12",
           DAMAGE_ALTERED, 12);
    expect("UPDATE facts SET why = NULL, body = NULL, salt = NULL WHERE kind = 'purge-done'",
           DAMAGE_ALTERED, 10); /* the fact that it purged; its text is gone unsaid now */
}

static void removed_facts_are_named(void **state) {
    (void)state;
    expect("DELETE FROM facts WHERE sequence = 1", DAMAGE_REMOVED, 1);
    expect("DELETE FROM facts WHERE sequence = 12", DAMAGE_REMOVED, 12);
    expect("DELETE FROM facts WHERE sequence = 40", DAMAGE_REMOVED, 40);
    expect("DELETE FROM facts WHERE sequence > 30", DAMAGE_REMOVED, 31);
    expect("DELETE FROM facts", DAMAGE_REMOVED, 1);
}

static void a_removed_end_is_found_even_when_the_head_is_adapted(void **state) {
    (void)state;
    struct store_head published;
    struct fault fault = {0};
    struct found found = {0};
    struct store_verdict verdict;
    struct store *store = store_reopened(work);
    put_sheet(store, NULL, "T98", 1);
    assert_true(store_head(store, &published, &fault));
    store_close(store);
    files_reset();                            /* as before that fact, with the head of then */
    assert_int_equal(verify_copy().count, 0); /* a whole chain, only shorter ... */
    store = store_open(copy, STORE_READ, &fault);
    assert_true(store_verify(store, &published, note, &found, &verdict, &fault));
    assert_int_equal(found.count, 1); /* ... and the published end is not in it */
    assert_int_equal(found.first.damage, DAMAGE_HEAD);
    store_close(store);
}

static void a_published_head_lies_in_the_chain_that_grew(void **state) {
    (void)state;
    struct store_head published;
    struct fault fault = {0};
    struct store_verdict verdict;
    struct store *store = store_reopened(work);
    assert_true(store_head(store, &published, &fault));
    put_sheet(store, NULL, "T99", 1);
    assert_true(store_verify(store, &published, NULL, NULL, &verdict, &fault));
    assert_int_equal(verdict.findings, 0);
    published.hash[5] = published.hash[5] == 'a' ? 'b' : 'a';
    assert_true(store_verify(store, &published, NULL, NULL, &verdict, &fault));
    assert_int_equal(verdict.findings, 1);
    store_close(store);
}

static void reordered_facts_are_named(void **state) {
    (void)state;
    expect("UPDATE facts SET sequence = 1000 WHERE sequence = 12;"
           "UPDATE facts SET sequence = 12 WHERE sequence = 20;"
           "UPDATE facts SET sequence = 20 WHERE sequence = 1000",
           DAMAGE_REORDERED, 12);
    expect("UPDATE facts SET sequence = 1000 WHERE sequence = 12;"
           "UPDATE facts SET sequence = 12 WHERE sequence = 13;"
           "UPDATE facts SET sequence = 13 WHERE sequence = 1000",
           DAMAGE_REORDERED, 12);
    expect("UPDATE facts SET sequence = 41 WHERE sequence = 12", DAMAGE_REMOVED, 12);
}

static void added_facts_are_named(void **state) {
    (void)state;
    expect("INSERT INTO facts SELECT 41, step, at_ms, 'new', kind, subject, previous, about, rules,"
           " teams, who, content, hash, salt, why, body FROM facts WHERE sequence = 12",
           DAMAGE_ADDED, 41);
}

static void a_changed_head_is_found(void **state) {
    (void)state;
    expect("UPDATE head SET hash = zeroblob(32)", DAMAGE_HEAD, 40);
    expect("UPDATE head SET count = 39", DAMAGE_ADDED, 40);
    expect("UPDATE head SET count = 41", DAMAGE_REMOVED, 41);
    tamper("DELETE FROM facts; UPDATE head SET count = 0");
    assert_true(verify_copy().count > 0);
    tamper("UPDATE head SET contest = 'another'");
    assert_true(verify_copy().count > 0);
}

static void other_tables_views_and_triggers_are_refused_unread(void **state) {
    (void)state;
    static const char *const changes[] = {
        "DROP INDEX facts_subject",
        "CREATE TRIGGER t AFTER INSERT ON facts BEGIN DELETE FROM facts; END",
        "CREATE TABLE more (a)",
        "DELETE FROM head",
        "DROP TABLE head",
        "ALTER TABLE facts RENAME TO old; CREATE VIEW facts AS SELECT * FROM old",
        "ALTER TABLE facts ADD COLUMN extra TEXT"};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct fault fault = {0};
        tamper(changes[i]);
        assert_null(store_open(copy, STORE_WRITE, &fault));
        assert_int_equal(fault.kind, FAULT_DAMAGED);
    }
}

/* ---- ten thousand mutations ---- */

static uint64_t draw(uint64_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    return *seed ^= *seed << 17;
}

enum verdict { FOUND, UNCHANGED, MISSED };

/* Found; or nothing that can be read has changed (bytes that no fact uses). */
static enum verdict judge(void) {
    struct fault fault = {0};
    struct store *store = store_open(copy, STORE_READ, &fault);
    if (store == NULL) {
        return FOUND;
    }
    enum verdict verdict = FOUND;
    if (findings_of(store) == 0) {
        char *now = dump_facts(store, true);
        verdict = now != NULL && strcmp(now, truth) == 0 ? UNCHANGED : MISSED;
        free(now);
    }
    store_close(store);
    return verdict;
}

static void flip_pages(uint64_t *seed) {
    char *bytes = malloc(page_bytes);
    memcpy(bytes, pages, page_bytes);
    size_t at = draw(seed) % page_bytes, length = 1;
    switch (draw(seed) % 4) {
    case 0: /* one bit */
        bytes[at] = (char)(bytes[at] ^ (1 << draw(seed) % 8));
        break;
    case 1: /* one byte */
        bytes[at] = (char)draw(seed);
        break;
    case 2: /* a stretch of zeros, or of something from elsewhere */
        length = 1 + draw(seed) % 64;
        for (size_t i = 0; i < length; i++) {
            bytes[(at + i) % page_bytes] = 0;
        }
        break;
    default:
        length = 1 + draw(seed) % 512;
        for (size_t i = 0; i < length; i++) {
            bytes[(at + i) % page_bytes] = pages[(at + 4096 + i) % page_bytes];
        }
    }
    files_reset();
    files_write(copy, bytes, page_bytes);
    free(bytes);
}

static void any_mutation_of_the_file_is_found(void **state) {
    (void)state;
    const char *given = getenv("SEED"), *every = getenv("STORE_EVERY");
    uint64_t seed = given == NULL ? 20261124 : strtoull(given, NULL, 10);
    int rounds = every != NULL ? 10000 : 1500, seen[3] = {0};
    print_message("SEED=%lu\n", (unsigned long)seed);
    for (int i = 0; i < rounds; i++) {
        flip_pages(&seed);
        enum verdict verdict = judge();
        seen[verdict]++;
        if (verdict == MISSED) {
            print_error("missed: mutation %d\n", i);
        }
    }
    print_message("%d found, %d in bytes that hold no fact\n", seen[FOUND], seen[UNCHANGED]);
    assert_int_equal(seen[MISSED], 0);
    assert_true(seen[FOUND] > rounds / 4);
}

/* Through SQLite, so that pages and indexes are right and only facts are not. */
static void any_mutation_of_the_facts_is_found(void **state) {
    (void)state;
    static const char *const columns[] = {"step",     "at_ms", "id",    "kind",  "subject",
                                          "previous", "about", "rules", "teams", "who",
                                          "content",  "hash",  "salt",  "why",   "body"};
    const char *given = getenv("SEED"), *every = getenv("STORE_EVERY");
    uint64_t seed = given == NULL ? 4711 : strtoull(given, NULL, 10);
    int rounds = every != NULL ? 10000 : 600;
    print_message("SEED=%lu\n", (unsigned long)seed);
    for (int i = 0; i < rounds; i++) {
        char sql[400];
        const char *column = columns[draw(&seed) % 15];
        unsigned long one = 1 + draw(&seed) % FACTS, two = 1 + draw(&seed) % FACTS;
        bool number = strcmp(column, "step") == 0 || strcmp(column, "at_ms") == 0;
        bool blob = strcmp(column, "salt") == 0 || strcmp(column, "hash") == 0 ||
                    strcmp(column, "content") == 0;
        snprintf(sql, sizeof sql,
                 "UPDATE facts SET %s = %s WHERE sequence = %lu AND %s IS NOT NULL", column,
                 number ? "random()"
                 : blob ? "randomblob(length(content))"
                        : "hex(randomblob(3))",
                 one, column);
        if (blob && strcmp(column, "salt") == 0) {
            snprintf(sql, sizeof sql,
                     "UPDATE facts SET salt = randomblob(16) WHERE sequence = %lu AND salt NOTNULL",
                     one);
        } else if (i % 7 == 0 && one != two) {
            snprintf(sql, sizeof sql,
                     "UPDATE facts SET sequence = 900 WHERE sequence = %lu;"
                     "UPDATE facts SET sequence = %lu WHERE sequence = %lu;"
                     "UPDATE facts SET sequence = %lu WHERE sequence = 900",
                     one, one, two, two);
        } else if (i % 7 == 1) {
            snprintf(sql, sizeof sql, "DELETE FROM facts WHERE sequence = %lu", one);
        }
        tamper(sql);
        enum verdict verdict = judge();
        if (verdict == MISSED) {
            print_error("missed: %s\n", sql);
        }
        assert_int_not_equal(verdict, MISSED);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(an_untouched_store_has_no_findings_and_counts_its_purges),
        TEST(every_altered_field_is_named),
        TEST(text_that_was_removed_without_a_purge_is_named),
        TEST(removed_facts_are_named),
        TEST(a_removed_end_is_found_even_when_the_head_is_adapted),
        TEST(a_published_head_lies_in_the_chain_that_grew),
        TEST(reordered_facts_are_named),
        TEST(added_facts_are_named),
        TEST(a_changed_head_is_found),
        TEST(other_tables_views_and_triggers_are_refused_unread),
        TEST(any_mutation_of_the_file_is_found),
        TEST(any_mutation_of_the_facts_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
