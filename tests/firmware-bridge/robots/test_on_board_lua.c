/* The whole way: a pupil's Lua is compiled, sent, and runs by itself on the robot's core with the
 * real virtual machine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/vm/vm.h"
#include "runtime/compile/compile.h"
#include "tests/firmware-bridge/robots/support_on_board.h"

static void compile(struct pupil *pupil, const char *lua) {
    struct check_source source;
    struct check_report report;
    struct fault fault = {0};
    struct program *program = NULL;
    assert_true(check_source_from("essai.lua", lua, strlen(lua), &source, &fault));
    assert_true(compile_program(&source, NULL, &program, &report, &fault));
    assert_non_null(program);
    assert_true(program->length <= sizeof pupil->image);
    memcpy(pupil->image, program->bytes, program->length);
    pupil->length = (uint16_t)program->length;
    compile_free(program);
    check_source_free(&source);
}

static void run(struct pupil *pupil, const char *lua, enum program_place place) {
    pupil_start(pupil, 100, chance_start("lua"));
    compile(pupil, lua);
    pupil_plug(pupil);
    pupil_send(pupil, place);
    pupil_start_program(pupil, place);
}

static const struct on_board_report *hear(struct pupil *pupil, enum report_kind kind) {
    static struct on_board_seen seen;
    struct fault fault = {0};
    assert_true(on_board_watch(pupil->link, on_board_now_ms(pupil->link) + 20000, &seen, &fault));
    assert_int_equal(seen.kind, ON_BOARD_REPORT);
    assert_int_equal(seen.report.kind, kind);
    return &seen.report;
}

static void what_a_program_prints_is_heard_with_its_line(void **state) {
    (void)state;
    for (int place = PROGRAM_IN_RAM; place <= PROGRAM_IN_EEPROM; place++) {
        struct pupil pupil;
        run(&pupil, "for i = 1, 20 do\n  print(i, i / 2, 'pas', i > 3)\nend\n",
            (enum program_place)place);
        hear(&pupil, REPORT_STARTED);
        for (int i = 1; i <= 20; i++) {
            const struct on_board_report *report = hear(&pupil, REPORT_PRINT);
            assert_int_equal(report->line, 2);
            assert_int_equal(report->count, 4);
            assert_int_equal(report->values[0].integer, i);
            assert_true(report->values[1].number == (float)i / 2);
            assert_string_equal(report->values[2].text, "pas");
            assert_int_equal(report->values[3].tag, i > 3 ? REPORT_TRUE : REPORT_FALSE);
        }
        assert_int_equal(hear(&pupil, REPORT_ENDED)->value, PROGRAM_END_FINISHED);
        pupil_end(&pupil);
    }
}

static void a_movement_is_made_whole_and_the_robot_stands(void **state) {
    (void)state;
    struct pupil pupil;
    run(&pupil, "robot.avancer(30)\nrobot.gauche(90)\n", PROGRAM_IN_EEPROM);
    const struct pose from = world_robot_pose(virtual_table_world(pupil.table), pupil.robot);
    hear(&pupil, REPORT_STARTED);
    assert_int_equal(hear(&pupil, REPORT_ENDED)->value, PROGRAM_END_FINISHED);
    pupil_pass(&pupil, 300);
    const struct pose to = world_robot_pose(virtual_table_world(pupil.table), pupil.robot);
    const double dx = to.x_mm - from.x_mm, dy = to.y_mm - from.y_mm;
    assert_in_range((int)(dx * dx + dy * dy), 290 * 290, 310 * 310);
    assert_true(pupil_motors_are(&pupil, 0, 0));
    pupil_end(&pupil);
}

static void an_error_on_the_robot_names_the_pupil_s_line(void **state) {
    (void)state;
    struct pupil pupil;
    run(&pupil, "local t = {}\n\nrobot.rouler(30, 30)\nlocal x = t.a + 1\n", PROGRAM_IN_RAM);
    hear(&pupil, REPORT_STARTED);
    const struct on_board_report *report = hear(&pupil, REPORT_ERROR);
    assert_int_equal(report->line, 4);
    assert_int_equal(report->value, VM_ERROR_ARITHMETIC);
    assert_int_equal(report->values[0].tag, REPORT_NIL);
    assert_int_equal(hear(&pupil, REPORT_ENDED)->value, PROGRAM_END_ERROR);
    assert_true(pupil_motors_are(&pupil, 0, 0));
    const struct message_program_info info = pupil_info(&pupil);
    assert_int_equal(info.line, 4);
    assert_string_equal(info.name, "essai");
    pupil_end(&pupil);
}

static void a_program_follows_its_sensors_without_a_cable(void **state) {
    (void)state;
    struct pupil pupil;
    run(&pupil,
        "while true do\n"
        "  if robot.bouton() then robot.led(0, 255, 0) else robot.led(0, 0, 255) end\n"
        "  robot.attendre(0.05)\n"
        "end\n",
        PROGRAM_IN_EEPROM);
    pupil_unplug(&pupil);
    pupil_pass(&pupil, 300);
    struct world *world = virtual_table_world(pupil.table);
    for (int i = 0; i < 5; i++) {
        world_press_buttons(world, pupil.robot, 1);
        pupil_pass(&pupil, 300);
        assert_int_equal(world_signals(world, pupil.robot).green, 255);
        world_press_buttons(world, pupil.robot, 0);
        pupil_pass(&pupil, 300);
        assert_int_equal(world_signals(world, pupil.robot).blue, 255);
    }
    pupil_end(&pupil);
}

static void endless_computing_keeps_link_and_movement_alive(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    run(&pupil, "robot.rouler(40, 40)\nlocal x = 0\nwhile true do x = x + 1 end\n", PROGRAM_IN_RAM);
    assert_int_equal(pupil_info(&pupil).state, PROGRAM_RUNNING);
    pupil_pass(&pupil, 3000);
    assert_false(pupil_motors_are(&pupil, 0, 0));
    assert_true(on_board_stop(pupil.link, &fault));
    assert_true(pupil_motors_are(&pupil, 0, 0));
    pupil_end(&pupil);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_program_prints_is_heard_with_its_line),
        cmocka_unit_test(a_movement_is_made_whole_and_the_robot_stands),
        cmocka_unit_test(an_error_on_the_robot_names_the_pupil_s_line),
        cmocka_unit_test(a_program_follows_its_sensors_without_a_cable),
        cmocka_unit_test(endless_computing_keeps_link_and_movement_alive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
