/* Tests of writing a robot's firmware: the real avrdude, a bootloader on a pty. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/on-board/programmer.h"
#include "tests/runtime/on-board/support_bootloader.h"

#define FIRMWARE_BYTES 1000

static char hex[] = "/tmp/firmware-XXXXXX";

static uint8_t firmware_byte(int at) { return (uint8_t)(at * 7 + 3); }

/* Intel HEX, records of 16 bytes. */
static int write_hex(void **state) {
    (void)state;
    const int descriptor = mkstemp(hex);
    FILE *file = fdopen(descriptor, "w");
    for (int at = 0; at < FIRMWARE_BYTES; at += 16) {
        const int count = FIRMWARE_BYTES - at < 16 ? FIRMWARE_BYTES - at : 16;
        unsigned sum = (unsigned)(count + (at >> 8) + (at & 255));
        fprintf(file, ":%02X%04X00", count, at);
        for (int i = 0; i < count; i++) {
            fprintf(file, "%02X", firmware_byte(at + i));
            sum += firmware_byte(at + i);
        }
        fprintf(file, "%02X\n", -sum & 255);
    }
    fputs(":00000001FF\n", file);
    return fclose(file);
}

static int remove_hex(void **state) {
    (void)state;
    return unlink(hex);
}

static bool write_to(enum bootloader_fault with, struct bootloader *bootloader,
                     struct fault *fault) {
    struct progress progress;
    progress_start(&progress, true);
    bootloader_start(bootloader, with);
    return programmer_write(hex, bootloader->port, &progress, fault);
}

static void the_firmware_arrives_byte_for_byte(void **state) {
    (void)state;
    struct bootloader bootloader;
    struct fault fault = {0};
    const bool written = write_to(BOOTLOADER_WELL, &bootloader, &fault);
    if (!written) {
        print_error("%s %s\n", fault.message, fault.advice);
    }
    assert_true(written);
    for (int at = 0; at < FIRMWARE_BYTES; at++) {
        assert_int_equal(bootloader.flash[at], firmware_byte(at));
    }
    bootloader_stop(&bootloader);
}

static void a_byte_that_was_not_kept_is_found(void **state) {
    (void)state;
    struct bootloader bootloader;
    struct fault fault = {0};
    assert_false(write_to(BOOTLOADER_FORGETFUL, &bootloader, &fault));
    assert_int_equal(fault.kind, FAULT_LINK);
    assert_string_equal(fault.file, bootloader.port);
    bootloader_stop(&bootloader);
}

static void a_port_that_is_not_there_is_said_with_avrdudes_words(void **state) {
    (void)state;
    struct progress progress;
    struct fault fault = {0};
    progress_start(&progress, true);
    assert_false(programmer_write(hex, "/nowhere/ttyUSB9", &progress, &fault));
    assert_int_equal(fault.kind, FAULT_LINK);
    assert_non_null(strstr(fault.advice, "avrdude"));
    assert_non_null(strstr(fault.advice, "/nowhere/ttyUSB9"));
    assert_null(strstr(fault.advice, "Thank you"));
}

static void without_avrdude_it_says_how_to_get_it(void **state) {
    (void)state;
    struct progress progress;
    struct fault fault = {0};
    char *path = strdup(getenv("PATH"));
    progress_start(&progress, true);
    setenv("PATH", "/nowhere", 1);
    const bool written = programmer_write(hex, "/dev/null", &progress, &fault);
    setenv("PATH", path, 1);
    free(path);
    assert_false(written);
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_non_null(strstr(fault.advice, "apt install avrdude"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_firmware_arrives_byte_for_byte),
        cmocka_unit_test(a_byte_that_was_not_kept_is_found),
        cmocka_unit_test(a_port_that_is_not_there_is_said_with_avrdudes_words),
        cmocka_unit_test(without_avrdude_it_says_how_to_get_it),
    };
    return cmocka_run_group_tests(tests, write_hex, remove_hex);
}
