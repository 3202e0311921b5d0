/* One program for a whole class at once, over real ports in wall time; what goes wrong with one
 * robot keeps nobody else waiting. How long it takes: tests/bench/bench_upload.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware-bridge/robots/on_board.h"
#include "tests/firmware-bridge/firmware/support_image.h"
#include "tests/firmware-bridge/robots/support_class.h"

#define ROBOTS 8
#define BYTES  400

static uint8_t image[BYTES];

static void prepare(struct on_board_job *jobs, const struct class *class, size_t count) {
    struct chance chance = chance_start("on_board_all");
    support_image(image, BYTES, &chance);
    for (size_t i = 0; i < count; i++) {
        jobs[i] = (struct on_board_job){.address = class->ports[i].path,
                                        .image = image,
                                        .length = BYTES,
                                        .place = PROGRAM_IN_RAM};
    }
}

struct seen {
    unsigned checked; /* bit i: robot i */
    uint32_t done[ROBOTS];
};

static void see(void *context, const struct on_board_progress *progress) {
    struct seen *seen = context;
    assert_true(progress->robot < ROBOTS);
    if (progress->phase == ON_BOARD_SENDING) {
        seen->done[progress->robot] = progress->done;
    }
    seen->checked |= progress->phase == ON_BOARD_CHECKED ? 1u << progress->robot : 0;
}

static void every_robot_of_the_class_gets_the_program(void **state) {
    (void)state;
    struct class class;
    struct on_board_job jobs[ROBOTS];
    struct seen seen = {0};
    const struct on_board_options options = {.observer = see, .context = &seen};
    assert_true(class_start(&class, ROBOTS));
    prepare(jobs, &class, ROBOTS);
    assert_true(on_board_send_all(jobs, ROBOTS, &options));
    assert_int_equal(seen.checked, (1u << ROBOTS) - 1);
    for (size_t i = 0; i < ROBOTS; i++) {
        struct on_board *robot = NULL;
        struct fault fault = {0};
        struct message_program_info info;
        assert_int_equal(seen.done[i], BYTES);
        assert_true(on_board_open(jobs[i].address, NULL, &robot, &fault));
        assert_true(on_board_info(robot, &info, &fault));
        assert_int_equal(info.ram_crc, support_image_crc(image, BYTES));
        on_board_close(robot);
    }
    class_end(&class);
}

static void one_robot_that_is_missing_spoils_nothing_for_the_others(void **state) {
    (void)state;
    struct class class;
    struct on_board_job jobs[ROBOTS];
    assert_true(class_start(&class, ROBOTS));
    prepare(jobs, &class, ROBOTS);
    jobs[3].address = "/dev/nobody-there";
    jobs[5].length = 3;
    assert_false(on_board_send_all(jobs, ROBOTS, NULL));
    for (size_t i = 0; i < ROBOTS; i++) {
        assert_int_equal(jobs[i].is_done, i != 3 && i != 5);
    }
    assert_int_equal(jobs[3].fault.kind, FAULT_NOT_FOUND);
    assert_int_equal(jobs[5].fault.kind, FAULT_TYPE);
    class_end(&class);
}

static void a_port_that_another_program_uses_is_named_with_who_uses_it(void **state) {
    (void)state;
    struct class class;
    struct on_board *first = NULL, *second = NULL;
    struct fault fault = {0};
    char pid[32];
    assert_true(class_start(&class, 1));
    assert_true(on_board_open(class.ports[0].path, NULL, &first, &fault));
    assert_false(on_board_open(class.ports[0].path, NULL, &second, &fault));
    assert_int_equal(fault.kind, FAULT_IO);
    assert_non_null(strstr(fault.message, class.ports[0].path));
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    if (strstr(fault.message, pid) == NULL || strstr(fault.message, "test_on_board") == NULL) {
        fail_msg("“%s” does not name process %s", fault.message, pid);
    }
    on_board_close(first);
    assert_true(on_board_open(class.ports[0].path, NULL, &second, &fault));
    on_board_close(second);
    class_end(&class);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_robot_of_the_class_gets_the_program),
        cmocka_unit_test(one_robot_that_is_missing_spoils_nothing_for_the_others),
        cmocka_unit_test(a_port_that_another_program_uses_is_named_with_who_uses_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
