/* Adding facts: what is refused, what counts once, what is a conflict. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scoring/store/support_store.h"

static struct store *store;
static struct fault fault;
static struct store_receipt receipt;

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

static struct store_new_fact a_sheet(void) {
    return (struct store_new_fact){.id = "tablet-1",
                                   .kind = "sheet-entered",
                                   .subject = "sheet:line/T1/1",
                                   .teams = "T1",
                                   .who = "ML",
                                   .at_ms = 1000,
                                   .body = "{'laps':3}"};
}

struct copy {
    struct fact fact;
    char id[100], subject[300], body[4000], why[3000], who[100], teams[300];
    int count;
};

static bool take(void *context, const struct fact *fact) {
    struct copy *copy = context;
    copy->fact = *fact;
    copy->count++;
    snprintf(copy->id, sizeof copy->id, "%s", fact->id);
    snprintf(copy->subject, sizeof copy->subject, "%s", fact->subject);
    snprintf(copy->body, sizeof copy->body, "%s", fact->body);
    snprintf(copy->why, sizeof copy->why, "%s", fact->why);
    snprintf(copy->who, sizeof copy->who, "%s", fact->who);
    snprintf(copy->teams, sizeof copy->teams, "%s", fact->teams);
    return true;
}

static struct copy last_fact(const char *subject) {
    struct copy copy = {.count = 0};
    assert_true(
        store_each(store, &(struct store_question){.subject = subject}, take, &copy, &fault));
    return copy;
}

static void a_fact_comes_back_as_it_was_given(void **state) {
    (void)state;
    struct store_new_fact fact = a_sheet();
    fact.why = "first run";
    assert_true(try_fact(store, fact, &receipt, &fault));
    assert_int_equal(receipt.sequence, 1);
    assert_string_equal(receipt.id, "tablet-1");
    assert_false(receipt.already);
    struct copy copy = last_fact("sheet:line/T1/1");
    assert_string_equal(copy.id, "tablet-1");
    assert_string_equal(copy.body, "{\"laps\":3}");
    assert_string_equal(copy.why, "first run");
    assert_string_equal(copy.teams, "T1");
    assert_int_equal(copy.fact.at_ms, 1000);
    assert_int_equal(copy.fact.step, 1);
}

static void the_same_entry_sent_twice_counts_once(void **state) {
    (void)state;
    assert_true(try_fact(store, a_sheet(), &receipt, &fault));
    struct store_new_fact again = a_sheet();
    again.at_ms = 9000; /* the tablet tries again later */
    assert_true(try_fact(store, again, &receipt, &fault));
    assert_true(receipt.already);
    assert_int_equal(receipt.sequence, 1);
    assert_int_equal(count_facts(store), 1);
}

static void the_same_entry_sent_twice_counts_once_even_when_it_must_be_new(void **state) {
    (void)state;
    struct store_new_fact fact = a_sheet();
    fact.expected = "";
    assert_true(try_fact(store, fact, &receipt, &fault));
    assert_true(try_fact(store, fact, &receipt, &fault));
    assert_true(receipt.already);
}

static void an_id_used_for_something_else_is_refused(void **state) {
    (void)state;
    assert_true(try_fact(store, a_sheet(), &receipt, &fault));
    struct store_new_fact other = a_sheet();
    other.body = "{'laps':4}";
    assert_false(try_fact(store, other, &receipt, &fault));
    assert_int_equal(fault.kind, FAULT_DUPLICATE);
    assert_string_equal(fault.field, "id");
    assert_int_equal(receipt.conflict, 1);
    assert_int_equal(receipt.sequence, 0);
    assert_int_equal(count_facts(store), 1);
}

static void an_edit_made_on_a_stale_view_shows_both(void **state) {
    (void)state;
    assert_true(try_fact(store, a_sheet(), &receipt, &fault));
    put_fact(store, "sheet-corrected", "sheet:line/T1/1", "PA", "miscounted", "{'laps':5}");
    struct store_new_fact mine = {.kind = "sheet-corrected",
                                  .subject = "sheet:line/T1/1",
                                  .who = "JD",
                                  .why = "typing error",
                                  .body = "{'laps':2}",
                                  .expected = "tablet-1"};
    assert_false(try_fact(store, mine, &receipt, &fault));
    assert_int_equal(fault.kind, FAULT_CONFLICT);
    assert_int_equal(receipt.conflict, 2);
    assert_non_null(strstr(fault.message, "{\"laps\":5}"));
    assert_non_null(strstr(fault.message, "{\"laps\":2}"));
    assert_non_null(strstr(fault.message, "PA"));
    assert_non_null(strstr(fault.message, "JD"));
    assert_int_equal(count_facts(store), 2);
}

static void an_edit_made_on_the_present_view_is_taken(void **state) {
    (void)state;
    assert_true(try_fact(store, a_sheet(), &receipt, &fault));
    struct store_new_fact mine = {.kind = "sheet-corrected",
                                  .subject = "sheet:line/T1/1",
                                  .who = "JD",
                                  .why = "typing error",
                                  .body = "{'laps':2}",
                                  .expected = "tablet-1"};
    assert_true(try_fact(store, mine, &receipt, &fault));
}

static void what_must_be_new_is_in_conflict_with_what_is_there(void **state) {
    (void)state;
    assert_true(try_fact(store, a_sheet(), &receipt, &fault));
    struct store_new_fact second = a_sheet();
    second.id = "tablet-2";
    second.expected = "";
    assert_false(try_fact(store, second, &receipt, &fault));
    assert_int_equal(fault.kind, FAULT_CONFLICT);
}

static void a_decision_about_nothing_is_a_conflict_too(void **state) {
    (void)state;
    struct store_new_fact fact = a_sheet();
    fact.expected = "seen-elsewhere";
    assert_false(try_fact(store, fact, &receipt, &fault));
    assert_int_equal(fault.kind, FAULT_CONFLICT);
}

static void many_facts_are_all_kept_or_none(void **state) {
    (void)state;
    struct store_new_fact facts[3] = {a_sheet(), a_sheet(), a_sheet()};
    struct store_receipt receipts[3];
    facts[0].body = facts[1].body = facts[2].body = NULL;
    facts[1].id = "tablet-2";
    facts[1].subject = "sheet:line/T2/1";
    facts[2].id = "tablet-3";
    facts[2].kind = "sheet-verified"; /* of a sheet that is not there */
    facts[2].subject = "sheet:line/T3/1";
    assert_false(store_add(store, facts, 3, receipts, &fault));
    assert_string_equal(fault.field, "facts[2].subject");
    assert_int_equal(receipts[0].sequence, 0);
    assert_int_equal(count_facts(store), 0);
    facts[2].kind = "sheet-entered";
    assert_true(store_add(store, facts, 3, receipts, &fault));
    assert_int_equal(receipts[2].sequence, 3);
    assert_int_equal(count_facts(store), 3);
    assert_int_equal(findings_of(store), 0);
}

static void the_same_sheet_twice_in_one_call_counts_once(void **state) {
    (void)state;
    struct store_new_fact facts[2] = {a_sheet(), a_sheet()};
    struct store_receipt receipts[2];
    facts[0].body = facts[1].body = NULL;
    assert_true(store_add(store, facts, 2, receipts, &fault));
    assert_true(receipts[1].already);
    assert_int_equal(count_facts(store), 1);
}

static void nothing_at_all_can_be_added(void **state) {
    (void)state;
    assert_true(store_add(store, NULL, 0, NULL, &fault));
}

/* ---- shapes ---- */

static void refused(struct store_new_fact fact, enum fault_kind kind, const char *field) {
    memset(&fault, 0, sizeof fault);
    assert_false(try_fact(store, fact, &receipt, &fault));
    assert_int_equal(fault.kind, kind);
    assert_string_equal(fault.field, field);
    assert_int_not_equal(fault.message[0], '\0');
    assert_int_equal(count_facts(store), 0);
}

static void wrong_shapes_are_refused_by_field(void **state) {
    (void)state;
    static char long_text[2100];
    memset(long_text, 'x', sizeof long_text - 1);
    struct store_new_fact f;
    f = a_sheet(), f.who = NULL, refused(f, FAULT_MISSING, "who");
    f = a_sheet(), f.who = "", refused(f, FAULT_MISSING, "who");
    f = a_sheet(), f.who = long_text, refused(f, FAULT_LIMIT, "who");
    f = a_sheet(), f.who = "M\nL", refused(f, FAULT_ENCODING, "who");
    f = a_sheet(), f.subject = NULL, refused(f, FAULT_MISSING, "subject");
    f = a_sheet(), f.subject = "sheet:\x1b[2J", refused(f, FAULT_ENCODING, "subject");
    f = a_sheet(), f.subject = "sheet:\xff", refused(f, FAULT_ENCODING, "subject");
    f = a_sheet(), f.subject = "sheet:\xc0\xaf", refused(f, FAULT_ENCODING, "subject");
    f = a_sheet(), f.subject = "sheet:\xed\xa0\x80", refused(f, FAULT_ENCODING, "subject");
    f = a_sheet(), f.subject = "sheet:\xe2\x82", refused(f, FAULT_ENCODING, "subject");
    f = a_sheet(), f.subject = long_text, refused(f, FAULT_LIMIT, "subject");
    f = a_sheet(), f.id = long_text, refused(f, FAULT_LIMIT, "id");
    f = a_sheet(), f.id = "a b", refused(f, FAULT_ENCODING, "id");
    f = a_sheet(), f.teams = long_text, refused(f, FAULT_LIMIT, "teams");
    f = a_sheet(), f.why = long_text, refused(f, FAULT_LIMIT, "why");
    f = a_sheet(), f.kind = "sheet-enterd", refused(f, FAULT_UNKNOWN, "kind");
    assert_non_null(strstr(fault.advice, "sheet-entered"));
    f = a_sheet(), f.kind = "undone", refused(f, FAULT_UNKNOWN, "kind");
    f = a_sheet(), f.kind = "nobody-undone", refused(f, FAULT_UNKNOWN, "kind");
    f = a_sheet(), f.subject = "team:T1", refused(f, FAULT_REFERENCE, "subject");
    f = a_sheet(), f.subject = "sheets:T1", refused(f, FAULT_REFERENCE, "subject");
    f = a_sheet(), f.kind = "sheet-undone", refused(f, FAULT_MISSING, "about");
    f = a_sheet(), f.about = "nobody", refused(f, FAULT_REFERENCE, "about");
    f = a_sheet(), f.kind = "sheet-corrected", refused(f, FAULT_MISSING, "why");
    f.why = "because", refused(f, FAULT_REFERENCE, "subject");
}

static void a_body_must_be_a_strict_json_object(void **state) {
    (void)state;
    static const char *const bodies[] = {"3",        "[]",           "{",        "{'a':1,'a':2}",
                                         "{'a':03}", "{'a':'\xff'}", "{'a':1}x", "nul"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        struct store_new_fact fact = a_sheet();
        fact.body = bodies[i];
        memset(&fault, 0, sizeof fault);
        assert_false(try_fact(store, fact, &receipt, &fault));
        assert_int_not_equal(fault.kind, FAULT_NONE);
    }
    assert_int_equal(count_facts(store), 0);
}

static void a_body_is_kept_in_canonical_form(void **state) {
    (void)state;
    struct store_new_fact fact = a_sheet();
    fact.body = " { 'z' : [ 1.50 , true, null, -0.0 ],\n 'a' : {'y':'é\\t\\n\\/', 'b':1e3}, "
                "'': '\\u20ac' } ";
    assert_true(try_fact(store, fact, &receipt, &fault));
    assert_string_equal(last_fact("sheet:line/T1/1").body,
                        "{\"\":\"€\",\"a\":{\"b\":1e3,\"y\":\"é\\t\\n/\"},"
                        "\"z\":[1.50,true,null,-0.0]}");
}

static void hostile_texts_are_kept_to_the_byte_and_never_run(void **state) {
    (void)state;
    static const char *const texts[] = {
        "Robert'); DROP TABLE facts;--", "x' OR '1'='1",        "?1",   "<script>alert(1)</script>",
        "=HYPERLINK(\"http://x\")",      "\xe2\x80\xaegnp.exe", "%s%n", "\xf0\x9f\xa6\x8a"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char subject[200];
        snprintf(subject, sizeof subject, "team:%s", texts[i]);
        struct store_new_fact fact = {.kind = "team-registered",
                                      .subject = subject,
                                      .teams = texts[i],
                                      .who = texts[i],
                                      .why = texts[i]};
        assert_true(store_add(store, &fact, 1, &receipt, &fault));
        struct copy copy = last_fact(subject);
        assert_string_equal(copy.subject, subject);
        assert_string_equal(copy.who, texts[i]);
        assert_string_equal(copy.why, texts[i]);
        assert_string_equal(copy.teams, texts[i]);
    }
    assert_int_equal(count_facts(store), 8);
    assert_int_equal(findings_of(store), 0);
}

/* ---- rules of the kinds ---- */

static void nobody_verifies_what_they_entered(void **state) {
    (void)state;
    assert_true(try_fact(store, a_sheet(), &receipt, &fault));
    struct store_new_fact fact = {
        .kind = "sheet-verified", .subject = "sheet:line/T1/1", .who = "ml"};
    assert_false(try_fact(store, fact, &receipt, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    fact.who = "PA";
    assert_true(try_fact(store, fact, &receipt, &fault));
}

static void who_corrected_a_sheet_does_not_verify_it_but_who_entered_it_may(void **state) {
    (void)state;
    assert_true(try_fact(store, a_sheet(), &receipt, &fault));
    put_fact(store, "sheet-corrected", "sheet:line/T1/1", "PA", "miscounted", "{'laps':5}");
    struct store_new_fact fact = {
        .kind = "sheet-verified", .subject = "sheet:line/T1/1", .who = "PA"};
    assert_false(try_fact(store, fact, &receipt, &fault));
    fact.who = "ML";
    assert_true(try_fact(store, fact, &receipt, &fault));
}

static void a_sheet_whose_entry_was_undone_cannot_be_verified(void **state) {
    (void)state;
    assert_true(try_fact(store, a_sheet(), &receipt, &fault));
    struct store_new_fact undo = {
        .kind = "sheet-undone", .subject = "sheet:line/T1/1", .about = "tablet-1", .who = "ML"};
    assert_true(try_fact(store, undo, &receipt, &fault));
    struct store_new_fact fact = {
        .kind = "sheet-verified", .subject = "sheet:line/T1/1", .who = "PA"};
    assert_false(try_fact(store, fact, &receipt, &fault));
    assert_int_equal(fault.kind, FAULT_REFERENCE);
}

static void each_fact_tells_the_rules_in_force(void **state) {
    (void)state;
    struct store_new_fact rules = {.kind = "rules-put", .subject = "rules", .who = "org"};
    rules.id = "rules-1";
    assert_true(try_fact(store, rules, &receipt, &fault));
    put_sheet(store, NULL, "T1", 1);
    rules.id = "rules-2";
    assert_true(try_fact(store, rules, &receipt, &fault));
    put_sheet(store, NULL, "T2", 1);
    struct store_new_fact undo = {
        .kind = "rules-undone", .subject = "rules", .about = "rules-2", .who = "org"};
    assert_true(try_fact(store, undo, &receipt, &fault));
    put_sheet(store, NULL, "T3", 1);
    char *text = dump_facts(store, false);
    assert_non_null(strstr(text, "sheet:line/T1/1|1|||rules-1|"));
    assert_non_null(strstr(text, "sheet:line/T2/1|1|||rules-2|"));
    assert_non_null(strstr(text, "sheet:line/T3/1|1|||rules-1|"));
    free(text);
}

static void rules_that_came_to_nothing_are_not_in_force(void **state) {
    (void)state;
    struct store_new_fact facts[2] = {
        {.id = "rules-1", .kind = "rules-put", .subject = "rules", .who = "org"},
        {.kind = "sheet-verified", .subject = "sheet:x", .who = "org"}};
    assert_false(store_add(store, facts, 2, NULL, &fault));
    facts[0].id = "rules-9";
    struct store *other = store_reopened(store_address(store));
    assert_true(store_add(other, facts, 1, NULL, &fault));
    store_close(other);
    put_sheet(store, NULL, "T1", 1);
    char *text = dump_facts(store, false);
    assert_non_null(strstr(text, "sheet:line/T1/1|1|||rules-9|"));
    free(text);
}

/* ---- questions ---- */

static void questions_narrow_what_is_read(void **state) {
    (void)state;
    for (int i = 1; i <= 6; i++) {
        char team[20];
        snprintf(team, sizeof team, "T%d", 1 + i % 2);
        struct store_new_fact fact = {.kind = "run-called",
                                      .subject = i % 3 == 0 ? "run:a" : "run:b",
                                      .teams = i == 6 ? "T1\nT12\nT2" : team,
                                      .who = "org",
                                      .at_ms = 100 * i};
        assert_true(try_fact(store, fact, &receipt, &fault));
    }
    const struct {
        struct store_question question;
        int count;
    } cases[] = {
        {{0}, 6},
        {{.after = 4}, 2},
        {{.until = 4}, 4},
        {{.until_ms = 350}, 3},
        {{.subject = "run:a"}, 2},
        {{.subject = "run:b", .after = 3}, 2},
        {{.team = "T1"}, 3},
        {{.team = "T12"}, 1},
        {{.team = "T"}, 0},
        {{.team = "T2"}, 4},
        {{.subject = "run:x"}, 0},
        {{.after = 6}, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct copy copy = {.count = 0};
        assert_true(store_each(store, &cases[i].question, take, &copy, &fault));
        assert_int_equal(copy.count, cases[i].count);
    }
}

static bool stop_at_once(void *context, const struct fact *fact) {
    (void)fact;
    return ++*(int *)context < 2;
}

static void reading_stops_when_told(void **state) {
    (void)state;
    int seen = 0;
    for (int i = 0; i < 5; i++) {
        put_fact(store, "run-noted", "run:a", "org", NULL, NULL);
    }
    assert_true(store_each(store, &(struct store_question){0}, stop_at_once, &seen, &fault));
    assert_int_equal(seen, 2);
}

static void the_head_moves_with_every_fact_and_names_an_empty_store(void **state) {
    (void)state;
    struct store_head before, after;
    assert_true(store_head(store, &before, &fault));
    assert_int_equal(before.count, 0);
    assert_int_equal(strlen(before.hash), 64);
    put_sheet(store, NULL, "T1", 1);
    assert_true(store_head(store, &after, &fault));
    assert_int_equal(after.count, 1);
    assert_string_not_equal(before.hash, after.hash);
}

static void reading_only_refuses_to_add(void **state) {
    (void)state;
    put_sheet(store, NULL, "T1", 1);
    struct store *reader = store_open(store_address(store), STORE_READ, &fault);
    assert_non_null(reader);
    struct store_new_fact fact = a_sheet();
    fact.body = NULL;
    assert_false(store_add(reader, &fact, 1, NULL, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_int_equal(count_facts(reader), 1);
    store_close(reader);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_fact_comes_back_as_it_was_given),
        TEST(the_same_entry_sent_twice_counts_once),
        TEST(the_same_entry_sent_twice_counts_once_even_when_it_must_be_new),
        TEST(an_id_used_for_something_else_is_refused),
        TEST(an_edit_made_on_a_stale_view_shows_both),
        TEST(an_edit_made_on_the_present_view_is_taken),
        TEST(what_must_be_new_is_in_conflict_with_what_is_there),
        TEST(a_decision_about_nothing_is_a_conflict_too),
        TEST(many_facts_are_all_kept_or_none),
        TEST(the_same_sheet_twice_in_one_call_counts_once),
        TEST(nothing_at_all_can_be_added),
        TEST(wrong_shapes_are_refused_by_field),
        TEST(a_body_must_be_a_strict_json_object),
        TEST(a_body_is_kept_in_canonical_form),
        TEST(hostile_texts_are_kept_to_the_byte_and_never_run),
        TEST(nobody_verifies_what_they_entered),
        TEST(who_corrected_a_sheet_does_not_verify_it_but_who_entered_it_may),
        TEST(a_sheet_whose_entry_was_undone_cannot_be_verified),
        TEST(each_fact_tells_the_rules_in_force),
        TEST(rules_that_came_to_nothing_are_not_in_force),
        TEST(questions_narrow_what_is_read),
        TEST(reading_stops_when_told),
        TEST(the_head_moves_with_every_fact_and_names_an_empty_store),
        TEST(reading_only_refuses_to_add),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
