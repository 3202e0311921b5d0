/* Every word of `robot`, in both languages, on a fake robot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/runtime/player/fake_robot.h"

static struct play play;

static void expect_well(const char *text) {
    if (!play.well) {
        fail_msg("%s\n  line %d: %s", text, play.fault.line, play.fault.message);
    }
}

static void perform(const char *text) {
    fake_reset();
    play_text(&play, "en", text);
    expect_well(text);
}

/* Both programs order the same things, and print the same. */
static void expect_both(const char *french, const char *english, const char *log,
                        const char *printed) {
    const char *texts[] = {french, english};
    for (size_t i = 0; i < 2; i++) {
        fake_reset();
        play_text(&play, i == 0 ? "fr" : "en", texts[i]);
        expect_well(texts[i]);
        assert_string_equal(fake.log, log);
        assert_string_equal(play.printed, printed);
    }
}

static void expect_printed(const char *text, const char *printed) {
    perform(text);
    assert_string_equal(play.printed, printed);
}

/* ---- movements ---------------------------------------------------------------------- */

static void movements_block_until_they_are_done(void **state) {
    (void)state;
    expect_both("robot.avancer(20) robot.reculer(10)", "robot.forward(20) robot.backward(10)",
                "move(200,500)@0 move(-100,500)@2000 stop@3000", "");
    expect_both("robot.tourner(90) robot.gauche(45) robot.droite(45.25)",
                "robot.turn(90) robot.left(45) robot.right(45.25)",
                "turn(900,500)@0 turn(450,500)@1000 turn(-452,500)@1500 stop@2010", "");
    expect_both("robot.vitesse(100) robot.avancer(-20)", "robot.speed(100) robot.forward(-20)",
                "move(-200,1000)@0 stop@1000", "");
}

static void a_completed_movement_gives_true_a_blocked_one_false(void **state) {
    (void)state;
    expect_printed("print(robot.forward(10))", "true\n");
    fake_reset();
    fake.blocked = true;
    play_text(&play, "en", "print(robot.forward(10))");
    assert_string_equal(play.printed, "false\n");
    assert_true(play.well);
}

static void driving_does_not_wait(void **state) {
    (void)state;
    expect_both("robot.rouler(50, -50) robot.attendre(0.5) robot.arreter()",
                "robot.drive(50, -50) robot.wait(0.5) robot.stop()",
                "drive(500,-500)@0 stop@501 stop@502", "");
}

static void powers_are_rounded_to_what_the_robot_takes(void **state) {
    (void)state;
    perform("robot.drive(33.333, -0.04) robot.drive(99.96, -99.96)");
    assert_string_equal(fake.log, "drive(333,0)@0 drive(1000,-1000)@1 stop@2");
    perform("robot.speed(33.33) robot.turn(1)");
    assert_non_null(strstr(fake.log, "turn(10,333)@0"));
}

static void another_order_ends_a_movement(void **state) {
    (void)state;
    perform("robot.together(function() print(robot.forward(100)) end, function() robot.wait(0.2) "
            "robot.stop() end)");
    assert_string_equal(play.printed, "false\n");
    assert_true(play.result.duration_ms < 300);
}

/* ---- sensors --------------------------------------------------------------------------- */

static void show_fixed(struct robot *robot, struct robot_snapshot *snapshot) {
    (void)robot;
    const uint8_t ground[] = {90, 10, 80, 70, 100};
    memcpy(snapshot->ground_percent, ground, sizeof ground);
    snapshot->distance_mm = 123;
    snapshot->buttons = 2;
    snapshot->bumpers = 1;
}

static void sensors_give_the_newest_snapshot(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"robot.distance()", "12.3"},
        {"robot.distance(1)", "12.3"},
        {"robot.sol(2)", "10"},
        {"robot.ground(5)", "100"},
        {"robot.ground()", "80"},
        {"robot.bouton(1)", "false"},
        {"robot.button(2)", "true"},
        {"robot.bouton('gauche')", "true"},
        {"robot.button('left')", "true"},
        {"robot.button('right')", "false"},
        {"robot.bouton('droite')", "false"},
        {"robot.bouton()", "true"},
        {"robot.line()", "-50.0"},
        {"robot.ligne()", "-50.0"},
        {"robot.time()", "0.01"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[256], wanted[256];
        fake_reset();
        fake.sense = show_fixed;
        snprintf(text, sizeof text, "print(%s)", cases[i][0]);
        snprintf(wanted, sizeof wanted, "%s\n", cases[i][1]);
        play_text(&play, "fr", text);
        expect_well(text);
        assert_string_equal(play.printed, wanted);
    }
}

static void nothing_in_sight_is_far_away(void **state) {
    (void)state;
    expect_printed("print(robot.distance())", "1000\n");
}

static void reading_a_sensor_twice_waits_for_the_next_snapshot(void **state) {
    (void)state;
    perform("for i = 1, 100 do robot.line() end");
    assert_in_range(play.result.duration_ms, 990, 1010);
    perform("for i = 1, 100 do robot.line() robot.distance() robot.ground(1) end");
    assert_in_range(play.result.duration_ms, 990, 1010);
    perform("while robot.time() < 1 do end");
    assert_in_range(play.result.duration_ms, 1000, 1010);
    perform("repeat until robot.time() > 0.5 or robot.button(1)");
    assert_in_range(play.result.duration_ms, 500, 520);
}

static void a_line_that_moves_away(struct robot *robot, struct robot_snapshot *snapshot) {
    static const uint8_t views[][5] = {{100, 100, 100, 100, 100}, {100, 100, 0, 100, 100},
                                       {100, 100, 20, 20, 100},   {100, 100, 100, 100, 0},
                                       {100, 100, 100, 100, 100}, {0, 100, 100, 100, 100},
                                       {100, 100, 100, 100, 100}, {60, 60, 60, 60, 60}};
    size_t view = robot->now_ms / 10 - 1;
    memcpy(snapshot->ground_percent, views[view < 8 ? view : 7], 5);
}

static void the_line_is_remembered_where_it_was_lost(void **state) {
    (void)state;
    fake_reset();
    fake.sense = a_line_that_moves_away;
    play_text(&play, "en", "for i = 1, 8 do print(robot.line()) end");
    assert_string_equal(play.printed, "0\n0.0\n25.0\n100.0\n100\n-100.0\n-100\n-100\n");
}

static void show_edge(struct robot *robot, struct robot_snapshot *snapshot) {
    (void)robot;
    snapshot->ground_percent[0] = 25;
}

static void one_ground_sensor_follows_the_edge(void **state) {
    (void)state;
    fake_reset();
    fake.info.ground_count = 1;
    fake.sense = show_edge;
    play_text(&play, "en", "print(robot.line(), robot.ground())");
    assert_string_equal(play.printed, "50 25\n");
}

static void a_robot_without_a_sensor_says_so(void **state) {
    (void)state;
    static const char *const texts[] = {"robot.distance()", "robot.ground()", "robot.line()",
                                        "robot.button(1)"};
    for (size_t i = 0; i < 4; i++) {
        fake_reset();
        fake.info.ground_count = fake.info.distance_count = fake.info.button_count = 0;
        play_text(&play, "en", texts[i]);
        assert_false(play.well);
        assert_int_equal(play.fault.kind, FAULT_RANGE);
    }
}

/* ---- signals ------------------------------------------------------------------------------ */

static void lamp_and_sound(void **state) {
    (void)state;
    expect_both("robot.led(255, 0, 12.4)", "robot.led(255, 0, 12.4)", "led(255,0,12)@0 stop@1", "");
    expect_both("robot.bip() robot.bip(440) robot.bip(440, 0.5)",
                "robot.beep() robot.beep(440) robot.beep(440, 0.5)",
                "tone(880,200)@0 tone(440,200)@201 tone(440,500)@402 stop@903", "");
}

static void printing_shows_every_kind_of_value(void **state) {
    (void)state;
    expect_both("robot.afficher('a', 1, 2.5, true, nil, {}, print) robot.afficher()",
                "robot.print('a', 1, 2.5, true, nil, {}, print) robot.print()", "stop@0",
                "a 1 2.5 true nil table function\n\n");
    expect_printed("print('un\\tdeux\\ntrois é €')", "un\tdeux\ntrois é €\n");
}

static void long_texts_arrive_whole(void **state) {
    (void)state;
    perform("print(string.rep('é', 3000))");
    assert_int_equal(strlen(play.printed), 6001);
    for (size_t i = 0; i < 6000; i += 2) {
        assert_memory_equal(play.printed + i, "é", 2);
    }
}

static void waiting_lets_time_pass_and_nothing_else(void **state) {
    (void)state;
    expect_both("robot.attendre(1.5) robot.afficher(robot.temps())",
                "robot.wait(1.5) robot.print(robot.time())", "stop@1500", "1.5\n");
    perform("robot.wait(0) robot.wait(0.0001)");
    assert_int_equal(fake.now_ms, 2);
}

/* ---- tasks ---------------------------------------------------------------------------------- */

static void together_waits_for_the_last(void **state) {
    (void)state;
    expect_both("robot.ensemble(function() robot.attendre(1) print('b') end, "
                "function() robot.attendre(0.5) print('a') end) print('c', robot.temps())",
                "robot.together(function() robot.wait(1) print('b') end, "
                "function() robot.wait(0.5) print('a') end) print('c', robot.time())",
                "stop@1000", "a\nb\nc 1.0\n");
}

static void together_can_be_nested(void **state) {
    (void)state;
    expect_printed("local function say(s, t) return function() robot.wait(t) print(s) end end\n"
                   "robot.together(function() robot.together(say('b', 0.2), say('d', 0.4)) "
                   "print('e') end, say('a', 0.1), say('c', 0.3))\nprint('f')",
                   "a\nb\nc\nd\ne\nf\n");
}

static void every_runs_at_its_rhythm(void **state) {
    (void)state;
    const char *texts[] = {
        "robot.chaque(0.5, function() print(robot.temps()) end) robot.attendre(1.75) error('fin')",
        "robot.every(0.5, function() print(robot.time()) end) robot.wait(1.75) error('fin')"};
    for (size_t i = 0; i < 2; i++) {
        fake_reset();
        play_text(&play, "fr", texts[i]);
        assert_string_equal(play.printed, "0.5\n1.0\n1.5\n");
        assert_string_equal(play.fault.message, "fin");
    }
}

static void pressed_from_300_to_600(struct robot *robot, struct robot_snapshot *snapshot) {
    bool first = robot->now_ms >= 300 && robot->now_ms < 600;
    bool second = robot->now_ms >= 900;
    snapshot->buttons = first || second;
}

static void when_runs_each_time_the_condition_becomes_true(void **state) {
    (void)state;
    const char *texts[] = {
        "robot.quand(function() return robot.bouton(1) end, function() print(robot.temps()) end)"
        " robot.attendre(1.5) print('fin')",
        "robot.when(function() return robot.button(1) end, function() print(robot.time()) end)"
        " robot.wait(1.5) print('fin')"};
    for (size_t i = 0; i < 2; i++) {
        fake_reset();
        fake.sense = pressed_from_300_to_600;
        play_text(&play, "fr", texts[i]);
        expect_well(texts[i]);
        assert_string_equal(play.printed, "0.3\n0.9\nfin\n");
        assert_true(play.result.time_limit); /* the watch went on after the end */
    }
}

static void a_slow_task_does_not_make_up_for_what_it_missed(void **state) {
    (void)state;
    expect_printed("local n = 0\n"
                   "robot.every(0.1, function() n = n + 1 if n == 1 then robot.wait(1) end end)\n"
                   "robot.wait(1.35) print(n)",
                   "4\n");
}

static void tasks_run_in_order_of_birth(void **state) {
    (void)state;
    expect_printed("local function say(s) return function() for i = 1, 3 do robot.wait(0.1) "
                   "print(s) end end end\n"
                   "robot.together(say('a'), say('b'), say('c'))",
                   "a\nb\nc\na\nb\nc\na\nb\nc\n");
}

static void the_same_program_does_the_same_thing_twice(void **state) {
    (void)state;
    const char *text =
        "local t = {x = 1, y = 2, zeta = 3, [3.5] = 4, [true] = 5, 'un', 'deux', a1 = 6, b2 = 7}\n"
        "for k, v in pairs(t) do print(k, v, math.random(1000)) end\n"
        "robot.drive(math.random(100), 0) robot.wait(math.random())";
    static char first_printed[8192], first_log[FAKE_LOG_MAX];
    perform(text);
    memcpy(first_printed, play.printed, sizeof first_printed);
    memcpy(first_log, fake.log, sizeof first_log);
    for (int i = 0; i < 5; i++) {
        perform(text);
        assert_string_equal(play.printed, first_printed);
        assert_string_equal(fake.log, first_log);
    }
    assert_memory_equal(first_printed, "1 un ", 5);
}

static void an_error_in_a_task_stops_everything_and_names_its_line(void **state) {
    (void)state;
    static const char *const texts[] = {
        "robot.drive(1, 1)\nrobot.every(0.1, function()\nerror('x') end)\nrobot.wait(1)",
        "robot.drive(1, 1)\nrobot.together(robot.stop, function()\nlocal a = nil + 1 end)",
        "robot.drive(1, 1)\nrobot.when(function()\nerror({}) end, print)\nrobot.wait(1)",
        "\n\nrobot.together(robot.drive)",
        "\nlocal f = function()\nrobot.drive(1, 200) end robot.together(f)",
        "\nlocal co = coroutine.wrap(function()\nrobot.wait(0.1) robot.wait('x') end) co()",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        fake_reset();
        play_text(&play, "en", texts[i]);
        assert_false(play.well);
        if (play.fault.line != 3) {
            fail_msg("%s\n  line %d: %s", texts[i], play.fault.line, play.fault.message);
        }
        assert_false(fake.motors_on);
        assert_true(play.result.duration_ms < 500);
    }
}

/* ---- pupils' own coroutines ---------------------------------------------------------------- */

static void words_that_block_work_inside_coroutines(void **state) {
    (void)state;
    expect_printed("local co = coroutine.wrap(function() for i = 1, 3 do robot.wait(0.1) "
                   "coroutine.yield(i) end end)\n"
                   "robot.together(function() print(co(), co(), co(), robot.time()) end, "
                   "function() robot.wait(0.15) print('meanwhile') end)",
                   "meanwhile\n1 2 3 0.3\n");
}

static void coroutines_are_as_in_any_lua(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"local co = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 end)"
         " print(co(1), co(10))",
         "2 20\n"},
        {"local co = coroutine.create(function() robot.wait(0.1) error('x', 0) end) "
         "print(coroutine.resume(co)) print(coroutine.status(co), robot.time())",
         "false x\ndead 0.1\n"},
        {"print(coroutine.isyieldable(), select(2, coroutine.running()))", "false true\n"},
        {"coroutine.wrap(function() print(coroutine.isyieldable(), "
         "select(2, coroutine.running())) end)()",
         "true false\n"},
        {"print(pcall(coroutine.yield, 1))", "false attempt to yield from outside a coroutine\n"},
        {"print(coroutine.resume((coroutine.running())))",
         "false cannot resume non-suspended coroutine\n"},
        {"print(pcall(coroutine.close, (coroutine.running())))",
         "false cannot close a running coroutine\n"},
        {"print(select('#', coroutine.resume(coroutine.create(function() end))))", "1\n"},
        {"local co = coroutine.create(print) print(coroutine.close(co), coroutine.status(co))",
         "true dead\n"},
        {"print(pcall(coroutine.wrap, 1))",
         "false bad argument #1 to 'wrap' (function expected)\n"},
        {"for v in coroutine.wrap(function() coroutine.yield(1) robot.wait(0.1) "
         "coroutine.yield(2) end) do print(v) end",
         "1\n2\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        perform(cases[i][0]);
        assert_string_equal(play.printed, cases[i][1]);
    }
}

static void words_work_where_lua_cannot_switch_tasks(void **state) {
    (void)state;
    expect_printed("local t = {2, 1}\n"
                   "table.sort(t, function(a, b) robot.wait(0.1) return a < b end)\n"
                   "print(t[1], t[2], robot.time() > 0.05)",
                   "1 2 true\n");
    expect_printed("print((string.gsub('ab', '.', function(c) robot.distance() "
                   "return c .. c end)))",
                   "aabb\n");
    fake_reset();
    play_text(&play, "en",
              "\nstring.gsub('a', 'a', function() robot.together(function() end) end)");
    assert_false(play.well);
    assert_int_equal(play.fault.line, 2);
}

/* ---- whatever the program does to its globals ----------------------------------------------- */

static void a_program_that_breaks_its_globals_breaks_only_itself(void **state) {
    (void)state;
    expect_printed("local print, wait = print, robot.wait\n"
                   "for _, t in ipairs({string, table, math, coroutine, utf8}) do\n"
                   "  for k in next, t do t[k] = nil end\n"
                   "end\n"
                   "local again, G = next, _G\n"
                   "for k in again, G do if k ~= 'robot' then G[k] = nil end end\n"
                   "wait(0.1) robot.together(function() robot.forward(10) end)\n"
                   "print('ok', robot.time() > 1, robot.line())",
                   "ok true 0.0\n");
}

static void robot_cannot_be_changed(void **state) {
    (void)state;
    static const char *const texts[] = {"robot.forward = 3", "robot.x = 1",
                                        "setmetatable(robot, {})"};
    for (size_t i = 0; i < 3; i++) {
        fake_reset();
        play_text(&play, "en", texts[i]);
        assert_false(play.well);
    }
}

static void pairs_goes_in_a_fixed_order_and_otherwise_as_usual(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"for k, v in pairs({b = 1, a = 2, 'x', [2.5] = 3, [-1] = 4}) do print(k, v) end",
         "1 x\n-1 4\n2.5 3\na 2\nb 1\n"},
        {"local t = {1, 2, 3, a = 4, b = 5} for k in pairs(t) do t[k] = nil end "
         "print(next(t))",
         "nil\n"},
        {"for k, v in pairs(setmetatable({}, {__pairs = function() return next, {7}, nil end})) do "
         "print(k, v) end",
         "1 7\n"},
        {"print(pcall(function() for k in pairs(nil) do end end))",
         "false essai.lua:1: bad argument #1 to 'for iterator' (table expected, got nil)\n"},
        {"local n = 0 for k, v in pairs({}) do n = n + 1 end print(n)", "0\n"},
        {"local t = {} t[print] = 1 t[t] = 2 t[false] = 3 t[true] = 4 local s = '' "
         "for k, v in pairs(t) do s = s .. (type(k) == 'boolean' and tostring(k) or '') end "
         "print(s)",
         "falsetrue\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fake_reset();
        play_text(&play, "en", cases[i][0]);
        expect_well(cases[i][0]);
        assert_string_equal(play.printed, cases[i][1]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(movements_block_until_they_are_done),
        cmocka_unit_test(a_completed_movement_gives_true_a_blocked_one_false),
        cmocka_unit_test(driving_does_not_wait),
        cmocka_unit_test(powers_are_rounded_to_what_the_robot_takes),
        cmocka_unit_test(another_order_ends_a_movement),
        cmocka_unit_test(sensors_give_the_newest_snapshot),
        cmocka_unit_test(nothing_in_sight_is_far_away),
        cmocka_unit_test(reading_a_sensor_twice_waits_for_the_next_snapshot),
        cmocka_unit_test(the_line_is_remembered_where_it_was_lost),
        cmocka_unit_test(one_ground_sensor_follows_the_edge),
        cmocka_unit_test(a_robot_without_a_sensor_says_so),
        cmocka_unit_test(lamp_and_sound),
        cmocka_unit_test(printing_shows_every_kind_of_value),
        cmocka_unit_test(long_texts_arrive_whole),
        cmocka_unit_test(waiting_lets_time_pass_and_nothing_else),
        cmocka_unit_test(together_waits_for_the_last),
        cmocka_unit_test(together_can_be_nested),
        cmocka_unit_test(every_runs_at_its_rhythm),
        cmocka_unit_test(when_runs_each_time_the_condition_becomes_true),
        cmocka_unit_test(a_slow_task_does_not_make_up_for_what_it_missed),
        cmocka_unit_test(tasks_run_in_order_of_birth),
        cmocka_unit_test(the_same_program_does_the_same_thing_twice),
        cmocka_unit_test(an_error_in_a_task_stops_everything_and_names_its_line),
        cmocka_unit_test(words_that_block_work_inside_coroutines),
        cmocka_unit_test(coroutines_are_as_in_any_lua),
        cmocka_unit_test(words_work_where_lua_cannot_switch_tasks),
        cmocka_unit_test(a_program_that_breaks_its_globals_breaks_only_itself),
        cmocka_unit_test(robot_cannot_be_changed),
        cmocka_unit_test(pairs_goes_in_a_fixed_order_and_otherwise_as_usual),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
