/* What the strict reader takes and refuses, and where it says so. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "strict-json/json.h"

static struct json_document *read(const char *text, struct fault *fault) {
    return json_read_bytes("a.json", text, strlen(text), fault);
}

static struct json_document *read_well(const char *text) {
    struct fault fault = {0};
    struct json_document *document = read(text, &fault);
    if (document == NULL) {
        fail_msg("%s: %d:%d: %s", text, fault.line, fault.column, fault.message);
    }
    return document;
}

static void refuses(const char *text, size_t length, enum fault_kind kind, int line, int column) {
    struct fault fault = {0};
    struct json_document *document = json_read_bytes("a.json", text, length, &fault);
    if (document != NULL) {
        json_free(document);
        fail_msg("accepted: %s", text);
    }
    if (fault.kind != kind || fault.line != line || fault.column != column) {
        fail_msg("%s: got %s at %d:%d (%s)", text, fault_kind_word(fault.kind), fault.line,
                 fault.column, fault.message);
    }
    assert_string_equal(fault.file, "a.json");
    assert_true(fault.message[0] != '\0');
}

static void every_value_knows_its_place(void **state) {
    (void)state;
    struct json_document *document =
        read_well("{\n  \"a\": [1, \"\xc3\xa9\", true],\n\t\"b\": {\"c\": null}\n}\n");
    const struct json_value *root = json_root(document);
    assert_int_equal(root->type, JSON_OBJECT);
    assert_int_equal(root->count, 2);
    const struct json_value *a = json_member(root, "a");
    assert_int_equal(a->line, 2);
    assert_int_equal(a->column, 8);
    assert_int_equal(a->count, 3);
    const struct json_value *second = a->first->next;
    assert_int_equal(second->index, 1);
    assert_int_equal(second->column, 12);
    assert_string_equal(second->text, "\xc3\xa9");
    assert_int_equal(second->text_length, 2);
    assert_int_equal(second->next->column, 18);
    assert_true(second->next->truth);
    const struct json_value *c = json_member(json_member(root, "b"), "c");
    assert_int_equal(c->type, JSON_NULL);
    assert_int_equal(c->line, 3);
    assert_ptr_equal(c->parent->parent, root);
    assert_null(json_member(root, "A"));
    assert_null(json_member(a, "c"));
    json_free(document);
}

static void escapes_are_decoded(void **state) {
    (void)state;
    struct json_document *document =
        read_well("\"\\\"\\\\\\/\\n\\r\\t\\u00e9\\u20AC\\ud83e\\udd16.\\\\\"");
    const struct json_value *root = json_root(document);
    const char *wanted = "\"\\/\n\r\t\xc3\xa9\xe2\x82\xac\xf0\x9f\xa4\x96.\\";
    assert_string_equal(root->text, wanted);
    assert_int_equal(root->text_length, strlen(wanted));
    json_free(document);
}

static void numbers_stay_as_written(void **state) {
    (void)state;
    static const char *const numbers[] = {"0",   "-0",   "10",      "-12.50",
                                          "1e3", "1E-3", "2.5e+10", "9007199254740993"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct json_document *document = read_well(numbers[i]);
        assert_string_equal(json_root(document)->text, numbers[i]);
        json_free(document);
    }
}

static void broken_syntax_is_refused_at_its_place(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum fault_kind kind;
        int line, column;
    } cases[] = {
        {"", FAULT_SYNTAX, 1, 1},
        {" \n ", FAULT_SYNTAX, 1, 1},
        {"[1,]", FAULT_SYNTAX, 1, 4},
        {"[1 2]", FAULT_SYNTAX, 1, 4},
        {"{\"a\":1,}", FAULT_SYNTAX, 1, 8},
        {"{\"a\" 1}", FAULT_SYNTAX, 1, 6},
        {"{a:1}", FAULT_SYNTAX, 1, 2},
        {"{\n\"a\":1\n", FAULT_SYNTAX, 3, 1},
        {"[1]]", FAULT_SYNTAX, 1, 4},
        {"1 2", FAULT_SYNTAX, 1, 3},
        {"// x\n1", FAULT_SYNTAX, 1, 1},
        {"[1, # x\n2]", FAULT_SYNTAX, 1, 5},
        {"03", FAULT_SYNTAX, 1, 1},
        {"-", FAULT_SYNTAX, 1, 2},
        {"[-]", FAULT_SYNTAX, 1, 2},
        {"[1.]", FAULT_SYNTAX, 1, 2},
        {"[.5]", FAULT_SYNTAX, 1, 2},
        {"[+5]", FAULT_SYNTAX, 1, 2},
        {"[1e]", FAULT_SYNTAX, 1, 2},
        {"[1e+]", FAULT_SYNTAX, 1, 2},
        {"[0,5,]", FAULT_SYNTAX, 1, 6},
        {"[NaN]", FAULT_SYNTAX, 1, 2},
        {"[Infinity]", FAULT_SYNTAX, 1, 2},
        {"True", FAULT_SYNTAX, 1, 5},
        {"[True]", FAULT_SYNTAX, 1, 2},
        {"[truefalse]", FAULT_SYNTAX, 1, 2},
        {"['a']", FAULT_SYNTAX, 1, 2},
        {"\"a", FAULT_SYNTAX, 1, 3},
        {"[\"a\n\"]", FAULT_SYNTAX, 1, 2},
        {"[\"a\tb\"]", FAULT_SYNTAX, 1, 4},
        {"[\"a\x7f\"]", FAULT_SYNTAX, 1, 4},
        {"[\"\\x\"]", FAULT_SYNTAX, 1, 3},
        {"[\"\\u12g4\"]", FAULT_SYNTAX, 1, 3},
        {"[\"\\u12\"]", FAULT_SYNTAX, 1, 3},
        {"[\"\\ud800\"]", FAULT_SYNTAX, 1, 3},
        {"[\"\\ud800\\u0041\"]", FAULT_SYNTAX, 1, 3},
        {"[\"\\udc00\"]", FAULT_SYNTAX, 1, 3},
        {"[\"\\u0000\"]", FAULT_ENCODING, 1, 3},
        {"[\"\\b\"]", FAULT_ENCODING, 1, 3},
        {"[\"\\u001b[2J\"]", FAULT_ENCODING, 1, 3},
        {"[\"a\\", FAULT_SYNTAX, 1, 5},
        {"{\"a\":1,\n \"a\":2}", FAULT_DUPLICATE, 2, 2},
        {"{\"a\":1,\"\\u0061\":2}", FAULT_DUPLICATE, 1, 8},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        refuses(cases[i].text, strlen(cases[i].text), cases[i].kind, cases[i].line,
                cases[i].column);
    }
}

static void only_utf8_is_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        int column;
    } cases[] = {
        {"\"\xe9t\xe9\"", 5, 2},        /* Latin-1 */
        {"\"\xc0\xaf\"", 4, 2},         /* overlong */
        {"\"\xe0\x80\xaf\"", 5, 2},     /* overlong */
        {"\"\xed\xa0\x80\"", 5, 2},     /* a surrogate */
        {"\"\xf4\x90\x80\x80\"", 6, 2}, /* beyond U+10FFFF */
        {"\"\xe2\x82\"", 4, 2},         /* cut */
        {"\"\xe2\x82", 3, 2},           /* cut by the end */
        {"\xef\xbb\xbf{}", 5, 1},       /* BOM */
        {"\xff\xfe{\0}\0", 6, 1},       /* UTF-16 with a mark */
        {"{\0}\0", 4, 1},               /* UTF-16 without */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        refuses(cases[i].text, cases[i].length, FAULT_ENCODING, 1, cases[i].column);
    }
    refuses("{}\0{}", 5, FAULT_SYNTAX, 1, 3);
    refuses("[3\0]", 4, FAULT_SYNTAX, 1, 3);
}

static void depth_and_size_are_bounded(void **state) {
    (void)state;
    char deep[2 * JSON_DEPTH_MAX + 3];
    memset(deep, '[', JSON_DEPTH_MAX);
    memset(deep + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
    deep[2 * JSON_DEPTH_MAX] = '\0';
    json_free(read_well(deep));
    memset(deep, '[', JSON_DEPTH_MAX + 1);
    refuses(deep, strlen(deep), FAULT_LIMIT, 1, JSON_DEPTH_MAX + 1);

    size_t size = JSON_BYTES_MAX + 1;
    char *long_text = malloc(size);
    assert_non_null(long_text);
    memset(long_text, ' ', size);
    refuses(long_text, size, FAULT_LIMIT, 0, 0);
    long_text[0] = '[';
    for (size_t i = 1; i < size - 2; i += 2) {
        memcpy(long_text + i, "0,", 2);
    }
    refuses(long_text, JSON_BYTES_MAX, FAULT_LIMIT, 1, 1000000);
    memset(long_text, '1', 1000);
    refuses(long_text, 1000, FAULT_LIMIT, 1, 1);
    free(long_text);
}

/* 100,000 members must not take quadratic time. */
static void many_keys_are_compared_in_no_time(void **state) {
    (void)state;
    char *text = malloc(100000 * 16);
    assert_non_null(text);
    size_t used = 0;
    for (int i = 0; i < 100000; i++) {
        used += (size_t)sprintf(text + used, "%c\"k%d\":0", i == 0 ? '{' : ',', i);
    }
    text[used++] = '}';
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    struct fault fault = {0};
    struct json_document *document = json_read_bytes("a.json", text, used, &fault);
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_non_null(document);
    assert_int_equal(json_root(document)->count, 100000);
    assert_true(after.tv_sec - before.tv_sec < 5);
    json_free(document);
    free(text);
}

static void malformed_files_are_refused_or_read(void **state) {
    (void)state;
    static const struct {
        const char *name;
        enum fault_kind kind; /* FAULT_NONE: it is JSON; its values are judged by its reader */
    } files[] = {
        {"empty", FAULT_SYNTAX},
        {"truncated", FAULT_SYNTAX},
        {"trailing_garbage", FAULT_SYNTAX},
        {"comment", FAULT_SYNTAX},
        {"nan", FAULT_SYNTAX},
        {"plus_sign", FAULT_SYNTAX},
        {"deep_nesting", FAULT_LIMIT},
        {"nul_byte", FAULT_SYNTAX},
        {"utf16", FAULT_ENCODING},
        {"overlong", FAULT_ENCODING},
        {"escaped_nul_name", FAULT_ENCODING},
        {"duplicate_key", FAULT_DUPLICATE},
        {"nfc_nfd_twins", FAULT_NONE},
        {"rounds_float", FAULT_NONE},
        {"rounds_zero", FAULT_NONE},
        {"int32_edge", FAULT_NONE},
        {"precision_loss", FAULT_NONE},
        {"missing_schema", FAULT_NONE},
        {"unknown_key", FAULT_NONE},
        {"duplicate_team_id", FAULT_NONE},
        {"name_4k", FAULT_NONE},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[128];
        snprintf(path, sizeof path, "tests/strict-json/malformed/%s.json", files[i].name);
        struct fault fault = {0};
        struct json_document *document = json_read_file(path, &fault);
        if ((document == NULL) != (files[i].kind != FAULT_NONE) || fault.kind != files[i].kind) {
            fail_msg("%s: %s %s", path, fault_kind_word(fault.kind), fault.message);
        }
        if (document == NULL) {
            assert_string_equal(fault.file, path);
            assert_true(fault.line >= 1 && fault.column >= 1);
        }
        json_free(document);
    }
}

static void files_that_are_none_are_named(void **state) {
    (void)state;
    struct fault fault = {0};
    assert_null(json_read_file("tests/no-such-file.json", &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_string_equal(fault.file, "tests/no-such-file.json");
    assert_null(json_read_file("tests", &fault));
    assert_string_equal(fault.file, "tests");
    assert_null(json_read_file("/dev/zero", &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
}

/* ---- checks --------------------------------------------------------------- */

static const char contest[] = "{\"rounds\": 2.5,\n"
                              " \"max\": 2147483648, \"huge\": 9007199254740993,\n"
                              " \"beyond\": 1e999, \"many\": 92233720368547758070,\n"
                              " \"ronuds\": 3, \"list\": [1, {\"x_mm\": \"4\"}],\n"
                              " \"empty\": \"\", \"colour\": \"gren\", \"yes\": true}";

static void a_fault_names_field_and_place(void **state) {
    (void)state;
    struct json_document *document = read_well(contest);
    const struct json_value *root = json_root(document);
    const struct json_value *x = json_member(json_member(root, "list")->first->next, "x_mm");
    struct fault fault = {0};
    double number;
    assert_false(json_real(x, 0, 10, &number, &fault));
    assert_int_equal(fault.kind, FAULT_TYPE);
    assert_string_equal(fault.field, "list[1].x_mm");
    assert_int_equal(fault.line, 4);
    assert_int_equal(fault.column, 36);
    assert_string_equal(fault.message, "Expected a number here, not a text in \"quotes\".");
    json_free(document);
}

static void whole_numbers_are_never_rounded(void **state) {
    (void)state;
    struct json_document *document = read_well(contest);
    const struct json_value *root = json_root(document);
    struct fault fault = {0};
    int64_t number = -1;
    assert_false(json_get_integer(root, "rounds", 0, 9, &number, &fault));
    assert_int_equal(fault.kind, FAULT_TYPE);
    assert_false(json_get_integer(root, "max", 0, 2147483647, &number, &fault));
    assert_int_equal(fault.kind, FAULT_RANGE);
    assert_string_equal(fault.message, "2147483648 is out of range: between 0 and 2147483647.");
    assert_false(json_get_integer(root, "many", INT64_MIN, INT64_MAX, &number, &fault));
    assert_int_equal(fault.kind, FAULT_RANGE);
    assert_int_equal(number, -1);
    assert_true(json_get_integer(root, "huge", 0, INT64_MAX, &number, &fault));
    assert_true(number == 9007199254740993);
    json_free(document);
}

static void reals_are_finite_and_bounded(void **state) {
    (void)state;
    struct json_document *document = read_well(contest);
    const struct json_value *root = json_root(document);
    struct fault fault = {0};
    double number = 0;
    assert_true(json_get_real(root, "rounds", 0, 3, &number, &fault));
    assert_true(number == 2.5);
    assert_false(json_get_real(root, "rounds", 0, 2.4, &number, &fault));
    assert_int_equal(fault.kind, FAULT_RANGE);
    assert_false(json_get_real(root, "beyond", 0, 1e308, &number, &fault));
    assert_int_equal(fault.kind, FAULT_RANGE);
    json_free(document);
}

static void unknown_keys_get_the_nearest_proposed(void **state) {
    (void)state;
    struct json_document *document = read_well("{\"ronuds\": 3}");
    static const char *const keys[] = {"schema", "name", "rounds"};
    struct fault fault = {0};
    assert_false(json_only_keys(json_root(document), keys, 3, &fault));
    assert_int_equal(fault.kind, FAULT_UNKNOWN);
    assert_string_equal(fault.field, "ronuds");
    assert_string_equal(fault.advice, "Did you mean \"rounds\"?");
    assert_false(json_only_keys(json_root(document), keys, 2, &fault));
    assert_string_equal(fault.advice, "Possible here: schema, name.");
    json_free(document);
}

static void a_list_has_no_keys_to_check(void **state) {
    (void)state;
    struct json_document *document = read_well("[2]");
    static const char *const keys[] = {"schema"};
    struct fault fault = {0};
    assert_false(json_only_keys(json_root(document), keys, 1, &fault));
    assert_int_equal(fault.kind, FAULT_TYPE);
    json_free(document);
}

static void choices_texts_and_truths_are_checked(void **state) {
    (void)state;
    struct json_document *document = read_well(contest);
    const struct json_value *root = json_root(document);
    static const char *const colours[] = {"red", "green"};
    struct fault fault = {0};
    size_t which;
    const char *text;
    bool truth = false;
    assert_false(json_get_choice(root, "colour", colours, 2, &which, &fault));
    assert_int_equal(fault.kind, FAULT_UNKNOWN);
    assert_string_equal(fault.advice, "Did you mean \"green\"?");
    assert_false(json_get_text(root, "empty", 1, 10, &text, &fault));
    assert_int_equal(fault.kind, FAULT_RANGE);
    assert_false(json_get_text(root, "colour", 0, 3, &text, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
    assert_false(json_get_text(root, "colour", 5, 9, &text, &fault));
    assert_true(json_get_text(root, "colour", 4, 4, &text, &fault));
    assert_string_equal(text, "gren");
    assert_true(json_get_boolean(root, "yes", &truth, &fault) && truth);
    assert_false(json_get_boolean(root, "colour", &truth, &fault));
    json_free(document);
}

static void missing_members_and_wrong_shapes_are_named(void **state) {
    (void)state;
    struct json_document *document = read_well(contest);
    const struct json_value *root = json_root(document), *out;
    struct fault fault = {0};
    assert_false(json_get_object(root, "schema", &out, &fault));
    assert_int_equal(fault.kind, FAULT_MISSING);
    assert_string_equal(fault.message, "The key \"schema\" is missing.");
    assert_false(json_get_object(root, "list", &out, &fault));
    assert_int_equal(fault.kind, FAULT_TYPE);
    assert_true(json_get_array(root, "list", 2, 2, &out, &fault));
    assert_false(json_get_array(root, "list", 3, 9, &out, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
    assert_false(json_get_array(root, "list", 0, 1, &out, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
    assert_false(json_is_array(root, 0, 1, &fault));
    json_free(document);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_knows_its_place),
        cmocka_unit_test(escapes_are_decoded),
        cmocka_unit_test(numbers_stay_as_written),
        cmocka_unit_test(broken_syntax_is_refused_at_its_place),
        cmocka_unit_test(only_utf8_is_read),
        cmocka_unit_test(depth_and_size_are_bounded),
        cmocka_unit_test(many_keys_are_compared_in_no_time),
        cmocka_unit_test(malformed_files_are_refused_or_read),
        cmocka_unit_test(files_that_are_none_are_named),
        cmocka_unit_test(a_fault_names_field_and_place),
        cmocka_unit_test(whole_numbers_are_never_rounded),
        cmocka_unit_test(reals_are_finite_and_bounded),
        cmocka_unit_test(unknown_keys_get_the_nearest_proposed),
        cmocka_unit_test(a_list_has_no_keys_to_check),
        cmocka_unit_test(choices_texts_and_truths_are_checked),
        cmocka_unit_test(missing_members_and_wrong_shapes_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
