/* A program on its way to the robot: fast, over bad cables, and refused in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/protocol/frame.h"
#include "tests/firmware-bridge/robots/support_machine.h"
#include "tests/firmware-bridge/robots/support_on_board.h"

static enum vm_state waits(struct vm *vm) {
    (void)vm;
    return VM_WAITING;
}

static void start(struct pupil *pupil, uint16_t length, const char *test) {
    machine = (struct machine){.step = waits};
    pupil_start(pupil, length, chance_start(test));
    pupil_plug(pupil);
}

static void refused(struct pupil *pupil, enum program_place place, enum fault_kind kind,
                    const char *words) {
    struct fault fault = {0};
    assert_false(on_board_send(pupil->link, pupil->image, pupil->length, place, &fault));
    assert_int_equal(fault.kind, kind);
    if (strstr(fault.message, words) == NULL) {
        fail_msg("“%s” does not say “%s”", fault.message, words);
    }
}

/* ---- fast ------------------------------------------------------------------------------ */

static void a_kilobyte_is_in_ram_and_started_within_130_ms(void **state) {
    (void)state;
    struct pupil pupil;
    start(&pupil, PROGRAM_BYTES, __func__);
    const uint32_t begun_ms = on_board_now_ms(pupil.link);
    pupil.bytes_sent = 0;
    pupil_send(&pupil, PROGRAM_IN_RAM);
    pupil_start_program(&pupil, PROGRAM_IN_RAM);
    const uint32_t took_ms = on_board_now_ms(pupil.link) - begun_ms;
    print_message("%d bytes took %u ms, %ld bytes on the line\n", PROGRAM_BYTES, took_ms,
                  pupil.bytes_sent);
    assert_true(took_ms <= 130);
    assert_int_equal(machine.starts, 1);
    pupil_end(&pupil);
}

static void writing_a_kilobyte_takes_what_eeprom_takes_and_hardly_more(void **state) {
    (void)state;
    struct pupil pupil;
    start(&pupil, PROGRAM_BYTES, __func__);
    uint32_t begun_ms = on_board_now_ms(pupil.link);
    pupil_send(&pupil, PROGRAM_IN_EEPROM);
    const uint32_t first_ms = on_board_now_ms(pupil.link) - begun_ms;
    begun_ms = on_board_now_ms(pupil.link);
    pupil_send(&pupil, PROGRAM_IN_EEPROM);
    const uint32_t again_ms = on_board_now_ms(pupil.link) - begun_ms;
    print_message("%d bytes to EEPROM: %u ms; the same again: %u ms\n", PROGRAM_BYTES, first_ms,
                  again_ms);
    assert_true(first_ms < PROGRAM_BYTES * 4 + 100); /* 3.3 ms are 4 ticks */
    assert_true(again_ms < 300);
    pupil_end(&pupil);
}

struct heard {
    int calls[ON_BOARD_CHECKED + 1];
    uint32_t last[ON_BOARD_CHECKED + 1];
    bool went_back;
};

static void listen(void *context, const struct on_board_progress *progress) {
    struct heard *heard = context;
    heard->calls[progress->phase]++;
    heard->went_back = heard->went_back || progress->done < heard->last[progress->phase];
    heard->last[progress->phase] = progress->done;
    assert_int_equal(progress->total, PROGRAM_BYTES);
    assert_true(progress->done <= progress->total);
}

static void the_observer_sees_every_chunk_arrive_and_being_written(void **state) {
    (void)state;
    struct pupil pupil;
    struct heard heard = {0};
    machine = (struct machine){.step = waits};
    pupil_start(&pupil, PROGRAM_BYTES, chance_start(__func__));
    pupil.options = (struct on_board_options){.observer = listen, .context = &heard};
    pupil_plug(&pupil);
    pupil_send(&pupil, PROGRAM_IN_EEPROM);
    assert_int_equal(heard.calls[ON_BOARD_GREETING], 0);
    assert_int_equal(heard.calls[ON_BOARD_SENDING],
                     (PROGRAM_BYTES + MESSAGE_CHUNK_MAX - 1) / MESSAGE_CHUNK_MAX);
    assert_int_equal(heard.last[ON_BOARD_SENDING], PROGRAM_BYTES);
    assert_true(heard.calls[ON_BOARD_WRITING] > 20);
    assert_int_equal(heard.calls[ON_BOARD_CHECKED], 1);
    assert_false(heard.went_back);
    pupil_end(&pupil);
}

/* ---- bad cables -------------------------------------------------------------------------- */

static void a_bad_cable_makes_it_slower_not_wrong(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    static const char *const faults[] = {"noise=0.002", "drop=0.002", "double=0.002",
                                         "noise=0.001,drop=0.001,double=0.001"};
    for (unsigned i = 0; i < 40; i++) {
        start(&pupil, (uint16_t)(100 + 20 * i), __func__);
        assert_true(line_faults_read(faults[i % 4], i, &pupil.to_robot, &fault));
        assert_true(line_faults_read(faults[i % 4], i + 100, &pupil.to_computer, &fault));
        const enum program_place place = i % 8 < 4 ? PROGRAM_IN_RAM : PROGRAM_IN_EEPROM;
        pupil_send(&pupil, place);
        const struct message_program_info info = pupil_info(&pupil);
        assert_int_equal(place == PROGRAM_IN_RAM ? info.ram_crc : info.eeprom_crc,
                         support_image_crc(pupil.image, pupil.length));
        pupil_end(&pupil);
    }
}

/* The robot has the old program, the new one, or none, and can take another. */
static void check_after_cut(struct pupil *pupil, uint32_t old_crc) {
    pupil->bytes_left = -1;
    pupil_unplug(pupil);
    virtual_table_reboot(pupil->table, pupil->robot);
    pupil_plug(pupil);
    const struct message_program_info info = pupil_info(pupil);
    const uint32_t new_crc = support_image_crc(pupil->image, pupil->length);
    assert_true(info.eeprom_length == 0 || info.eeprom_crc == old_crc ||
                info.eeprom_crc == new_crc);
    assert_int_equal(info.ram_length, 0);
}

static void cable_out_at_any_byte_on_the_line_leaves_no_mixture(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    start(&pupil, 150, __func__);
    uint8_t old[150], new[150];
    memcpy(old, pupil.image, sizeof old);
    support_image(new, sizeof new, &pupil.chance);
    const uint32_t old_crc = support_image_crc(old, sizeof old);
    bool was_whole = false;
    for (long bytes = 1; !was_whole; bytes++) {
        memcpy(pupil.image, old, sizeof old);
        pupil_send(&pupil, PROGRAM_IN_EEPROM);
        memcpy(pupil.image, new, sizeof new);
        pupil.bytes_left = bytes;
        was_whole = on_board_send(pupil.link, new, sizeof new, PROGRAM_IN_EEPROM, &fault);
        assert_true(was_whole || fault.kind == FAULT_LINK || fault.kind == FAULT_TIMEOUT);
        check_after_cut(&pupil, old_crc);
    }
    pupil_end(&pupil);
}

static void garbage_instead_of_answers_ends_in_a_fault(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    start(&pupil, 300, __func__);
    assert_true(line_faults_read("garbage", 1, &pupil.to_computer, &fault));
    const uint32_t begun_ms = on_board_now_ms(pupil.link);
    assert_false(on_board_send(pupil.link, pupil.image, pupil.length, PROGRAM_IN_RAM, &fault));
    assert_true(fault.kind == FAULT_TIMEOUT || fault.kind == FAULT_LINK);
    assert_true(on_board_now_ms(pupil.link) - begun_ms < 5000);
    pupil_end(&pupil);
}

static void a_device_that_talks_garbage_is_no_robot(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    pupil_start(&pupil, 300, chance_start(__func__));
    assert_true(line_faults_read("garbage", 1, &pupil.to_computer, &fault));
    assert_false(pupil_try_plug(&pupil, &fault));
    assert_true(fault.kind == FAULT_LINK || fault.kind == FAULT_TIMEOUT);
    pupil_end(&pupil);
}

static void note_waiting(void *context, const struct on_board_progress *progress) {
    uint32_t *waited_ms = context;
    if (progress->phase == ON_BOARD_GREETING) {
        assert_true(*waited_ms > 0 || progress->done >= 1000);
        *waited_ms = progress->done;
    }
}

static void a_robot_that_does_not_answer_for_a_second_is_told(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    uint32_t waited_ms = 0;
    pupil_start(&pupil, 300, chance_start(__func__));
    pupil.options = (struct on_board_options){.observer = note_waiting, .context = &waited_ms};
    pupil.bytes_left = 0;
    assert_false(pupil_try_plug(&pupil, &fault));
    assert_int_equal(fault.kind, FAULT_TIMEOUT);
    assert_true(waited_ms > 2500);
    pupil_end(&pupil);
}

/* ---- refused ------------------------------------------------------------------------------- */

static void a_program_too_large_is_refused_with_how_much(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    start(&pupil, 200, __func__);
    pupil_send(&pupil, PROGRAM_IN_EEPROM);
    uint8_t large[2000];
    support_image(large, 1107, &pupil.chance);
    assert_false(on_board_send(pupil.link, large, 1107, PROGRAM_IN_EEPROM, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
    assert_non_null(strstr(fault.message, "1107 bytes, 100 more"));
    support_image(large, 1546, &pupil.chance);
    assert_false(on_board_send(pupil.link, large, 1546, PROGRAM_IN_RAM, &fault));
    assert_non_null(strstr(fault.message, "1546 bytes, 10 more"));
    assert_int_equal(pupil_info(&pupil).eeprom_crc, support_image_crc(pupil.image, 200));
    pupil_end(&pupil);
}

static void a_program_that_needs_too_much_memory_is_refused_with_how_much(void **state) {
    (void)state;
    struct pupil pupil;
    start(&pupil, 200, __func__);
    pupil.image[6] = 0x0a; /* 1546: ten more than the 1536 there are */
    pupil.image[7] = 0x06;
    refused(&pupil, PROGRAM_IN_EEPROM, FAULT_LIMIT, "1546 bytes of memory to run, 10 more");
    refused(&pupil, PROGRAM_IN_RAM, FAULT_LIMIT, "1746 bytes of memory to run, 210 more");
    pupil_end(&pupil);
}

static void a_program_of_a_newer_format_is_refused_and_the_old_one_stays(void **state) {
    (void)state;
    struct pupil pupil;
    start(&pupil, 200, __func__);
    pupil_send(&pupil, PROGRAM_IN_EEPROM);
    const uint32_t crc = support_image_crc(pupil.image, 200);
    pupil.image[2]++;
    support_image_seal(pupil.image, 200);
    refused(&pupil, PROGRAM_IN_EEPROM, FAULT_REFUSED, "does not know yet");
    assert_int_equal(pupil_info(&pupil).eeprom_crc, crc);
    pupil_end(&pupil);
}

static void a_damaged_program_is_refused(void **state) {
    (void)state;
    struct pupil pupil;
    start(&pupil, 200, __func__);
    pupil.image[100] ^= 1;
    refused(&pupil, PROGRAM_IN_EEPROM, FAULT_LINK, "did not arrive whole");
    refused(&pupil, PROGRAM_IN_RAM, FAULT_LINK, "did not arrive whole");
    pupil.image[0] = 'L';
    refused(&pupil, PROGRAM_IN_RAM, FAULT_TYPE, "not a program for robots");
    pupil_end(&pupil);
}

static void a_program_for_another_model_is_refused_before_anything_is_sent(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    pupil_start(&pupil, 200, chance_start(__func__));
    pupil.options.model = "mbot";
    assert_false(pupil_try_plug(&pupil, &fault));
    assert_int_equal(fault.kind, FAULT_TYPE);
    assert_non_null(strstr(fault.message, "mbot"));
    assert_non_null(strstr(fault.message, "standard"));
    pupil.options.model = "standard";
    pupil_plug(&pupil);
    pupil_end(&pupil);
}

static void starting_what_is_not_there_is_refused(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    start(&pupil, 200, __func__);
    assert_false(on_board_start(pupil.link, PROGRAM_IN_RAM, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_false(on_board_start(pupil.link, PROGRAM_IN_EEPROM, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    pupil_send(&pupil, PROGRAM_IN_EEPROM);
    assert_true(on_board_erase(pupil.link, PROGRAM_IN_EEPROM, &fault));
    assert_false(on_board_start(pupil.link, PROGRAM_IN_EEPROM, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_int_equal(pupil_info(&pupil).eeprom_length, 0);
    pupil_end(&pupil);
}

static void info_says_what_is_there(void **state) {
    (void)state;
    struct pupil pupil;
    start(&pupil, 222, __func__);
    struct message_program_info info = pupil_info(&pupil);
    assert_int_equal(info.place, PROGRAM_NOWHERE);
    assert_string_equal(info.name, "");
    pupil_send(&pupil, PROGRAM_IN_EEPROM);
    info = pupil_info(&pupil);
    assert_int_equal(info.place, PROGRAM_IN_EEPROM);
    assert_int_equal(info.eeprom_length, 222);
    assert_string_equal(info.name, "p");
    assert_int_equal(info.eeprom_max, 1007);
    assert_int_equal(info.end, PROGRAM_END_NONE);
    assert_int_equal(info.reset, 0);
    pupil_end(&pupil);
}

static void what_is_kept_is_there_after_power_off(void **state) {
    (void)state;
    struct pupil pupil;
    start(&pupil, 222, __func__);
    pupil_send(&pupil, PROGRAM_IN_EEPROM);
    pupil_unplug(&pupil);
    virtual_table_reboot(pupil.table, pupil.robot);
    pupil_plug(&pupil);
    pupil_start_program(&pupil, PROGRAM_IN_EEPROM);
    assert_int_equal(machine.starts, 1);
    assert_int_equal(pupil_info(&pupil).state, PROGRAM_RUNNING);
    pupil_end(&pupil);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kilobyte_is_in_ram_and_started_within_130_ms),
        cmocka_unit_test(writing_a_kilobyte_takes_what_eeprom_takes_and_hardly_more),
        cmocka_unit_test(the_observer_sees_every_chunk_arrive_and_being_written),
        cmocka_unit_test(a_bad_cable_makes_it_slower_not_wrong),
        cmocka_unit_test(cable_out_at_any_byte_on_the_line_leaves_no_mixture),
        cmocka_unit_test(garbage_instead_of_answers_ends_in_a_fault),
        cmocka_unit_test(a_device_that_talks_garbage_is_no_robot),
        cmocka_unit_test(a_robot_that_does_not_answer_for_a_second_is_told),
        cmocka_unit_test(a_program_too_large_is_refused_with_how_much),
        cmocka_unit_test(a_program_that_needs_too_much_memory_is_refused_with_how_much),
        cmocka_unit_test(a_program_of_a_newer_format_is_refused_and_the_old_one_stays),
        cmocka_unit_test(a_damaged_program_is_refused),
        cmocka_unit_test(a_program_for_another_model_is_refused_before_anything_is_sent),
        cmocka_unit_test(starting_what_is_not_there_is_refused),
        cmocka_unit_test(info_says_what_is_there),
        cmocka_unit_test(what_is_kept_is_there_after_power_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
