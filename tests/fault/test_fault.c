#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fault/fault.h"
#include "language/language.h"

static void setting_a_fault_forgets_the_one_before(void **state) {
    (void)state;
    struct fault fault = {0};
    assert_false(fault_set(&fault, FAULT_RANGE, "%d is too much", 12));
    fault_at(&fault, "a.json", 3, 7);
    fault_in_field(&fault, "rounds");
    fault_advise(&fault, "try %d", 5);
    assert_string_equal(fault.message, "12 is too much");
    assert_string_equal(fault.advice, "try 5");
    assert_int_equal(fault.line, 3);
    fault_set(&fault, FAULT_TYPE, "other");
    assert_string_equal(fault.file, "");
    assert_string_equal(fault.field, "");
    assert_string_equal(fault.advice, "");
    assert_int_equal(fault.line, 0);
}

static void a_text_too_long_is_cut_between_two_characters(void **state) {
    (void)state;
    for (size_t lead = 0; lead < 4; lead++) {
        char text[2 * FAULT_MESSAGE_MAX];
        memset(text, 'x', lead);
        size_t at = lead;
        for (; at + 3 < sizeof text; at += 3) {
            memcpy(text + at, "\xe2\x82\xac", 3);
        }
        text[at] = '\0';
        struct fault fault = {0};
        fault_set(&fault, FAULT_RANGE, "%s", text);
        size_t length = strlen(fault.message);
        assert_true(length < FAULT_MESSAGE_MAX && length >= FAULT_MESSAGE_MAX - 4);
        assert_int_equal((length - lead) % 3, 0);
    }
}

static void every_kind_has_its_own_word(void **state) {
    (void)state;
    for (int a = FAULT_NONE; a <= FAULT_MISUSE; a++) {
        for (int b = a + 1; b <= FAULT_MISUSE; b++) {
            assert_string_not_equal(fault_kind_word((enum fault_kind)a),
                                    fault_kind_word((enum fault_kind)b));
        }
    }
}

static void a_system_error_is_said_in_words_with_its_file(void **state) {
    (void)state;
    struct fault fault = {0};
    assert_false(fault_set_errno(&fault, ENOENT, "absent.lua"));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_string_equal(fault.file, "absent.lua");
    fault_set_errno(&fault, ENOSPC, "x");
    assert_int_equal(fault.kind, FAULT_IO);
    assert_non_null(strstr(fault.message, "disk"));
    assert_true(language_start("fr"));
    fault_set_errno(&fault, ENOSPC, "x");
    assert_non_null(strstr(fault.message, "disque"));
    language_start("en");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setting_a_fault_forgets_the_one_before),
        cmocka_unit_test(a_text_too_long_is_cut_between_two_characters),
        cmocka_unit_test(every_kind_has_its_own_word),
        cmocka_unit_test(a_system_error_is_said_in_words_with_its_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
