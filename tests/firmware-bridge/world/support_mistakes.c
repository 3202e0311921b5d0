#include "tests/firmware-bridge/world/support_mistakes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void spoil(const char *good, const struct mistake *mistake, char *out, size_t room) {
    const char *at = strstr(good, mistake->find);
    if (at == NULL || strstr(at + 1, mistake->find) != NULL) {
        fail_msg("\"%s\" is not there just once", mistake->find);
    }
    int length = snprintf(out, room, "%.*s%s%s", (int)(at - good), good, mistake->put,
                          at + strlen(mistake->find));
    assert_in_range(length, 0, room - 1);
}

void check_mistakes(const char *good, const struct mistake *mistakes, size_t count,
                    mistake_reader *read) {
    char text[16384];
    size_t wrong = 0;
    struct fault fault = {0};
    if (!read(good, strlen(good), &fault)) {
        fail_msg("the good one is refused: %d:%d %s: %s", fault.line, fault.column, fault.field,
                 fault.message);
    }
    for (size_t i = 0; i < count; i++) {
        const struct mistake *mistake = &mistakes[i];
        fault = (struct fault){0};
        spoil(good, mistake, text, sizeof text);
        bool taken = read(text, strlen(text), &fault);
        if (taken || fault.kind != mistake->kind || fault.line != mistake->line ||
            fault.column != mistake->column || strcmp(fault.field, mistake->field) != 0) {
            print_error("%s -> %s: %s %s at %d:%d, field \"%s\" (%s)\n", mistake->find,
                        mistake->put, taken ? "taken" : "", fault_kind_word(fault.kind), fault.line,
                        fault.column, fault.field, fault.message);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}
