/* docs/image.md and its vectors say what the sources do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/protocol/crc32.h"
#include "firmware-bridge/vm/image.h"
#include "firmware-bridge/vm/opcodes.h"

#define BYTES_MAX 1000

static FILE *opened(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) {
        fail_msg("cannot open %s: run from the root of the tree", path);
    }
    return file;
}

static uint16_t from_hex(const char *hex, uint8_t *bytes) {
    uint16_t count = 0;
    for (; hex[0] && hex[1] && count < BYTES_MAX; hex += 2) {
        char digits[3] = {hex[0], hex[1], '\0'};
        bytes[count++] = (uint8_t)strtoul(digits, NULL, 16);
    }
    return count;
}

static void every_vector_has_its_verdict(void **state) {
    (void)state;
    FILE *file = opened("tests/firmware-bridge/vm/vectors.tsv");
    char line[4 * BYTES_MAX], name[80], verdict[40], hex[3 * BYTES_MAX];
    int count = 0;
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#') {
            continue;
        }
        assert_int_equal(sscanf(line, "%79s %39s %2999s", name, verdict, hex), 3);
        static uint8_t bytes[BYTES_MAX], arena[1000];
        struct image image;
        uint16_t length = from_hex(hex, bytes);
        enum image_verdict got = image_check(&image, bytes, length, arena, sizeof arena);
        if (strcmp(image_verdict_word(got), verdict) != 0) {
            fail_msg("%s: %s instead of %s", name, image_verdict_word(got), verdict);
        }
        count++;
    }
    fclose(file);
    assert_true(count >= 16);
}

static void the_table_of_opcodes_is_that_of_the_sources(void **state) {
    (void)state;
    static const char *const opcodes[][2] = {
#define ROW_(name, operands) {#name, operands},
        OPCODES(ROW_)
#undef ROW_
    };
    FILE *file = opened("docs/image.md");
    char line[400], name[40], operands[40];
    unsigned number, found = 0;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "| %u | %39[A-Z_0-9] | %39[^|]|", &number, name, operands) != 3 ||
            number != found || name[0] < 'A' || found >= OPCODE_COUNT) {
            continue;
        }
        assert_string_equal(name, opcodes[found][0]);
        char letters[8] = "";
        for (const char *c = operands; *c; c++) {
            if (*c >= 'a' && *c <= 'z' && strlen(letters) < 7) {
                letters[strlen(letters)] = *c;
            }
        }
        assert_string_equal(letters, opcodes[found][1]);
        found++;
    }
    fclose(file);
    assert_int_equal(found, OPCODE_COUNT);
}

static void the_crc_is_the_usual_one(void **state) {
    (void)state;
    uint32_t crc = CRC32_START;
    for (const char *c = "123456789"; *c; c++) {
        crc = crc32_byte(crc, (uint8_t)*c);
    }
    assert_int_equal(~crc, 0xcbf43926u);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vector_has_its_verdict),
        cmocka_unit_test(the_table_of_opcodes_is_that_of_the_sources),
        cmocka_unit_test(the_crc_is_the_usual_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
