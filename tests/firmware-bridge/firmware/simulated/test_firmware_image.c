/* Firmware files as they come, and as they must not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/simulated/firmware_image.h"
#include "tests/firmware-bridge/firmware/simulated/support_chip.h"

static struct firmware_image image;

static bool read_text(const char *text, struct fault *fault) {
    *fault = (struct fault){0};
    return firmware_image_read_bytes("test.hex", (const uint8_t *)text, strlen(text), &image,
                                     fault);
}

static void expect_refused(const char *text, enum fault_kind kind, int line) {
    struct fault fault;
    assert_false(read_text(text, &fault));
    assert_int_equal(fault.kind, kind);
    assert_int_equal(fault.line, line);
    assert_string_equal(fault.file, "test.hex");
}

static void a_hex_file_is_read_to_the_byte(void **state) {
    (void)state;
    struct fault fault;
    assert_true(read_text(":0300300002337A1E\r\n:02003A00AbcD4C\n:00000001FF\n", &fault));
    assert_int_equal(image.flash[0x2f], 0xff);
    assert_memory_equal(image.flash + 0x30, "\x02\x33\x7a", 3);
    assert_memory_equal(image.flash + 0x3a, "\xab\xcd", 2);
    assert_int_equal(image.flash_size, 0x3c);
    assert_int_equal(image.eeprom[0], 0xff);
}

static void bases_move_what_follows(void **state) {
    (void)state;
    struct fault fault;
    assert_true(read_text(":020000020100FB\n:0100000055AA\n:020000040000FA\n:010001006698\n"
                          ":0400000300000000F9\n:00000001FF\n",
                          &fault));
    assert_int_equal(image.flash[0x1000], 0x55);
    assert_int_equal(image.flash[1], 0x66);
}

static void a_line_that_was_changed_is_named(void **state) {
    (void)state;
    expect_refused(":0300300002337A1F\n:00000001FF\n", FAULT_SYNTAX, 1); /* checksum */
    expect_refused(":0300300002337A1E\n:0400300002337A1D\n:00000001FF\n", FAULT_SYNTAX, 2);
    expect_refused(":0300300002337A1\n", FAULT_SYNTAX, 1);
    expect_refused("0300300002337A1E\n", FAULT_SYNTAX, 1);
    expect_refused(":0300300002G37A1E\n", FAULT_SYNTAX, 1);
    expect_refused("", FAULT_SYNTAX, 1);
}

static void a_file_without_its_end_is_refused(void **state) {
    (void)state;
    expect_refused(":0300300002337A1E\n", FAULT_SYNTAX, 2);
}

static void what_does_not_fit_the_chip_is_refused(void **state) {
    (void)state;
    expect_refused(":0200000480007A\n", FAULT_SYNTAX, 2); /* a base alone has no end */
    expect_refused(":02800000AABB19\n:00000001FF\n", FAULT_LIMIT, 1);
    expect_refused(":02000004FFFFFC\n:02FFFF00AABB9B\n:00000001FF\n", FAULT_LIMIT, 2);
}

/* Every bit of a small file: it is refused, or it says the same or another byte, never more. */
static void every_flipped_bit_is_read_safely(void **state) {
    (void)state;
    const char whole[] = ":0300300002337A1E\n:00000001FF\n";
    for (size_t bit = 0; bit < 8 * (sizeof whole - 1); bit++) {
        uint8_t bytes[sizeof whole];
        struct fault fault = {0};
        memcpy(bytes, whole, sizeof whole);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (firmware_image_read_bytes("test.hex", bytes, sizeof whole - 1, &image, &fault)) {
            assert_true(image.flash_size <= FIRMWARE_IMAGE_FLASH);
        } else {
            assert_int_not_equal(fault.kind, FAULT_NONE);
        }
    }
}

static void an_elf_file_is_read_whole_or_refused(void **state) {
    (void)state;
    static uint8_t bytes[200000];
    static struct firmware_image whole;
    char path[CHIP_PATH_MAX];
    struct fault fault = {0};
    chip_path("firmware-bridge/firmware/simulated/chip_echo", path);
    assert_true(firmware_image_read(path, &whole, &fault));
    assert_in_range(whole.flash_size, 100, 1000);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_in_range(length, whole.flash_size, sizeof bytes - 1);
    for (size_t cut = 0; cut < 1200 && cut < length; cut += 7) { /* an ELF that is cut */
        fault = (struct fault){0};
        if (!firmware_image_read_bytes(path, bytes, cut, &image, &fault)) {
            assert_int_not_equal(fault.kind, FAULT_NONE);
        }
    }
    bytes[18] = 0x3e; /* for a PC */
    assert_false(firmware_image_read_bytes(path, bytes, length, &image, &fault));
    assert_int_equal(fault.kind, FAULT_SYNTAX);
}

static void a_file_that_is_not_there_is_named(void **state) {
    (void)state;
    struct fault fault = {0};
    assert_false(firmware_image_read("/nowhere/uno.hex", &image, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_string_equal(fault.file, "/nowhere/uno.hex");
}

static bool misleads(uint16_t first, uint16_t second, size_t *address) {
    memset(&image, 0, sizeof image);
    image.flash[100] = (uint8_t)first;
    image.flash[101] = (uint8_t)(first >> 8);
    image.flash[102] = (uint8_t)second;
    image.flash[103] = (uint8_t)(second >> 8);
    image.flash_size = 200;
    return firmware_image_misleads_simulator(&image, address);
}

static void a_skip_that_misleads_the_simulator_is_found(void **state) {
    (void)state;
    size_t address = 0;
    assert_true(misleads(0xff27, 0x960f, &address)); /* sbrs r18, 7; adiw r24, 15 */
    assert_int_equal(address, 100);
    assert_true(misleads(0x1101, 0x976d, &address));  /* cpse r16, r1; sbiw r28, 0x1d */
    assert_true(misleads(0x99f9, 0x96cc, &address));  /* sbic 0x1f, 1; adiw r24, 0x3c */
    assert_true(misleads(0x9bf9, 0x970c, &address));  /* sbis */
    assert_true(misleads(0xfd20, 0x970e, &address));  /* sbrc */
    assert_false(misleads(0xff27, 0x960b, &address)); /* adiw r24, 11 */
    assert_false(misleads(0x9ac1, 0x960f, &address)); /* sbi is no skip */
    assert_false(misleads(0xff27, 0x940e, &address)); /* call is long indeed */
    assert_false(misleads(0xf827, 0x960f, &address)); /* bld */
}

static void the_firmware_of_every_board_runs_true(void **state) {
    (void)state;
    static const char *const boards[] = {"mbot", "uno", "uno-encoders"};
    for (size_t i = 0; i < 3; i++) {
        char path[CHIP_PATH_MAX];
        struct fault fault = {0};
        size_t address = 0;
        const char *build = getenv("PERSEVERONS_BUILD");
        snprintf(path, sizeof path, "%s/firmware/%s.hex", build != NULL ? build : "build",
                 boards[i]);
        assert_true(firmware_image_read(path, &image, &fault));
        assert_false(firmware_image_misleads_simulator(&image, &address));
        assert_in_range(image.flash_size, 1000, 63 * 512);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hex_file_is_read_to_the_byte),
        cmocka_unit_test(bases_move_what_follows),
        cmocka_unit_test(a_line_that_was_changed_is_named),
        cmocka_unit_test(a_file_without_its_end_is_refused),
        cmocka_unit_test(what_does_not_fit_the_chip_is_refused),
        cmocka_unit_test(every_flipped_bit_is_read_safely),
        cmocka_unit_test(an_elf_file_is_read_whole_or_refused),
        cmocka_unit_test(a_file_that_is_not_there_is_named),
        cmocka_unit_test(a_skip_that_misleads_the_simulator_is_found),
        cmocka_unit_test(the_firmware_of_every_board_runs_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
