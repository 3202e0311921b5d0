/* A program does on board what it does live: the real lua-lib/vocabulary in a sandbox beside the
 * compiled image, on the same tape, order by order and ms by ms. Random programs of tasks:
 * SCHEDULES=n for more than the default, SEED=n for the same again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <lauxlib.h>

#include "firmware-bridge/vm/host.h"
#include "lua-lib/vocabulary/vocabulary.h"
#include "runtime/compile/compile.h"
#include "tests/firmware-bridge/protocol/support_chance.h"
#include "tests/firmware-bridge/vm/support_playback.h"

#define UNTIL_MS          3000
#define SCHEDULES_DEFAULT 400

/* ---- live -------------------------------------------------------------------------- */

static uint32_t integer(lua_State *lua, int index) {
    return (uint32_t)luaL_checkinteger(lua, index);
}

static int prim_now(lua_State *lua) { return lua_pushinteger(lua, tape.now_ms), 1; }

static int prim_wait(lua_State *lua) {
    const uint32_t until_ms = integer(lua, 1);
    const bool on_snapshot = lua_toboolean(lua, 2) != 0;
    const uint16_t seen = tape_host.snapshot(&tape);
    while (tape.now_ms < until_ms && !(on_snapshot && tape_host.snapshot(&tape) != seen)) {
        if (tape.now_ms >= UNTIL_MS) {
            return luaL_error(lua, "over");
        }
        tape.now_ms++;
        if (tape.now_ms % 10 == 0 && tape.sense != NULL) {
            tape.sense();
        }
    }
    return 0;
}

static int prim_drive(lua_State *lua) {
    return tape_host.drive(&tape, (int16_t)integer(lua, 1), (int16_t)integer(lua, 2)), 0;
}
static int prim_move(lua_State *lua) {
    const uint8_t motion =
        tape_host.move(&tape, (int32_t)integer(lua, 1), (uint16_t)integer(lua, 2));
    return lua_pushinteger(lua, motion), 1;
}
static int prim_turn(lua_State *lua) {
    const uint8_t motion =
        tape_host.turn(&tape, (int32_t)integer(lua, 1), (uint16_t)integer(lua, 2));
    return lua_pushinteger(lua, motion), 1;
}
static int prim_stop(lua_State *lua) {
    (void)lua;
    return tape_host.stop(&tape), 0;
}
static int prim_led(lua_State *lua) {
    tape_host.led(&tape, (uint8_t)integer(lua, 1), (uint8_t)integer(lua, 2),
                  (uint8_t)integer(lua, 3));
    return 0;
}
static int prim_tone(lua_State *lua) {
    return tape_host.tone(&tape, (uint16_t)integer(lua, 1), (uint16_t)integer(lua, 2)), 0;
}
static int prim_print(lua_State *lua) {
    const char *text = luaL_checkstring(lua, 1);
    tape_note("%.*s@%u ", (int)strcspn(text, "\n"), text, tape.now_ms);
    return 0;
}
static int prim_snapshot(lua_State *lua) {
    return lua_pushinteger(lua, tape_host.snapshot(&tape)), 1;
}
static int prim_ground(lua_State *lua) {
    return lua_pushinteger(lua, tape_host.ground(&tape, (uint8_t)(integer(lua, 1) - 1))), 1;
}
static int prim_distance(lua_State *lua) {
    const uint16_t mm = tape_host.distance_mm(&tape, (uint8_t)(integer(lua, 1) - 1));
    if (mm == HOST_DISTANCE_NONE_MM) {
        return lua_pushnil(lua), 1;
    }
    return lua_pushinteger(lua, mm), 1;
}
static int prim_button(lua_State *lua) {
    return lua_pushboolean(lua, tape_host.button(&tape, (uint8_t)(integer(lua, 1) - 1))), 1;
}
static int prim_bumper(lua_State *lua) {
    return lua_pushboolean(lua, tape_host.bumper(&tape, (uint8_t)(integer(lua, 1) - 1))), 1;
}
static int prim_motion(lua_State *lua) {
    bool moving;
    lua_pushinteger(lua, tape_host.motion(&tape, &moving));
    lua_pushboolean(lua, moving);
    return 2;
}
static int prim_fitted(lua_State *lua) {
    lua_pushinteger(lua, tape.ground_count);
    lua_pushinteger(lua, tape.distance_count);
    lua_pushinteger(lua, tape.button_count);
    return 3;
}

static const luaL_Reg primitives[] = {{"now", prim_now},
                                      {"wait", prim_wait},
                                      {"drive", prim_drive},
                                      {"move", prim_move},
                                      {"turn", prim_turn},
                                      {"stop", prim_stop},
                                      {"led", prim_led},
                                      {"tone", prim_tone},
                                      {"print", prim_print},
                                      {"snapshot", prim_snapshot},
                                      {"ground", prim_ground},
                                      {"distance", prim_distance},
                                      {"button", prim_button},
                                      {"bumper", prim_bumper},
                                      {"motion", prim_motion},
                                      {"fitted", prim_fitted},
                                      {NULL, NULL}};

/* Sensors that are a matter of the ms alone. */
static uint32_t tape_seed;

static void sense(void) {
    const uint32_t slow = (tape.now_ms / 170 + tape_seed) * 2654435761u;
    const uint32_t fast = (tape.now_ms / 10 + tape_seed) * 2246822519u;
    tape.buttons = (uint8_t)(slow >> 30);
    tape.bumpers = (uint8_t)(slow >> 27 & 3);
    tape.distance_mm = (slow >> 20 & 7) == 0 ? HOST_DISTANCE_NONE_MM : (uint16_t)(fast >> 22);
    for (uint8_t i = 0; i < 5; i++) {
        tape.ground[i] = (uint8_t)((fast >> (3 * i)) % 101);
    }
}

static void rewind_tape(uint32_t seed) {
    tape_reset();
    tape_seed = seed;
    tape.sense = sense;
    tape.first_snapshot_late = seed % 2 == 0;
    tape.blocked = seed % 7 == 0;
    tape.arena_bytes = sizeof tape.arena;
    tape.budget = (uint16_t)(1 + seed % 50);
}

/* Whether it ended by itself before the tape did. */
static bool play_live(const char *text) {
    struct sandbox *sandbox;
    struct fault fault = {0};
    const struct sandbox_limits limits = SANDBOX_PROGRAM_LIMITS;
    assert_true(sandbox_open(SANDBOX_PROGRAM, &limits, &sandbox, &fault));
    assert_true(vocabulary_install(sandbox, primitives, NULL, "en", &fault));
    if (sandbox_load(sandbox, text, strlen(text), "program", &fault) != SANDBOX_OK) {
        fail_msg("%s\n%s", fault.message, text);
    }
    sense();
    const bool ended = vocabulary_run(sandbox, &fault) == SANDBOX_OK;
    if (!ended && strstr(fault.message, ": over") == NULL) {
        fail_msg("live: %s\n%s", fault.message, text);
    }
    sandbox_close(sandbox);
    return ended;
}

static bool play_on_board(const char *text) {
    struct check_source source = {0};
    struct check_report report;
    struct program *program = NULL;
    struct fault fault = {0};
    assert_true(check_source_from("program.lua", text, strlen(text), &source, &fault));
    assert_true(compile_program(&source, NULL, &program, &report, &fault));
    if (program == NULL) {
        fail_msg("%s\n%s", report.finding[0].message, text);
    }
    const enum vm_state state =
        tape_play_image(program->bytes, (uint16_t)program->length, UNTIL_MS);
    if (state == VM_FAILED) {
        fail_msg("on board: %s in line %u\n%s",
                 vm_error_word((enum vm_error_code)tape.vm.error.code), vm_error_line(&tape.vm),
                 text);
    }
    compile_free(program);
    check_source_free(&source);
    return state == VM_ENDED;
}

static void expect_the_same(const char *text, uint32_t seed) {
    static char live[sizeof tape.log];
    rewind_tape(seed);
    const bool live_ended = play_live(text);
    const uint32_t live_ms = tape.now_ms;
    memcpy(live, tape.log, sizeof live);
    rewind_tape(seed);
    const bool ended = play_on_board(text);
    if (strcmp(live, tape.log) != 0 || ended != live_ended || (ended && tape.now_ms != live_ms)) {
        fail_msg("tape %u\n%s\nlive (%d, %u ms):     %s\non board (%d, %u ms): %s", seed, text,
                 live_ended, live_ms, live, ended, tape.now_ms, tape.log);
    }
}

/* ---- scenarios --------------------------------------------------------------------------- */

static const char *const scenarios[] = {
    "robot.wait(0.5) print('a', robot.time() > 0.4)",
    "for i = 1, 20 do print(robot.ground(1), robot.ground(5), robot.ground()) end",
    "for i = 1, 20 do local l = robot.line() print(math.floor(l)) robot.drive(l / 2, -l / 2) end",
    "for i = 1, 20 do print(robot.button(1), robot.button('left'), robot.button('droite'),"
    " robot.button()) end",
    "for i = 1, 9 do print(robot.button('left'), robot.button('gauche'), robot.button('left')) end",
    "for i = 1, 20 do print(math.floor(robot.distance())) end",
    "robot.speed(33.3) print(robot.forward(12.34)) print(robot.right(45.25)) robot.left(1)",
    "robot.beep() robot.beep(440) robot.beep(nil, 0.05) robot.led(1.5, 254.5, 0)",
    "local n = 0\n"
    "robot.every(0.1, function() n = n + 1 print(n) if n == 2 then robot.wait(0.55) end end)\n"
    "robot.wait(1.35) print('end')",
    "robot.when(function() return robot.button(1) end, function() print('on') robot.wait(0.3) "
    "end)\n"
    "robot.when(function() return robot.button(2) end, robot.stop)\n"
    "robot.wait(2) print('end')",
    "robot.when(robot.button, function() robot.every(0.5, function() print('e') end) end)",
    "local function f() robot.wait(0.1) print('f') end\n"
    "robot.together(f, function() robot.together(f, f, robot.beep) print('g') end, robot.stop)\n"
    "print('h')",
    "robot.together(function() print(robot.forward(100)) end,"
    " function() robot.wait(0.2) robot.stop() end)",
    "robot.every(0.01, function() robot.ground(1) robot.ground(1) print('x') end)",
};

static void scenarios_go_the_same_way(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++) {
        for (uint32_t seed = 0; seed < 8; seed++) {
            expect_the_same(scenarios[i], seed);
        }
    }
}

/* Times are whole 128ths of a second, which floats of 32 and of 64 bits hold alike: other waits may
 * take one ms more on board. */

/* ---- random tasks -------------------------------------------------------------------------- */

static struct chance chance;
static char program_text[16384];
static unsigned marks;

static void write_text(const char *format, ...) {
    const size_t length = strlen(program_text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(program_text + length, sizeof program_text - length, format, arguments);
    va_end(arguments);
}

static void write_body(int depth);

static void write_function(int depth) {
    write_text("function()\n");
    write_body(depth - 1);
    write_text("end");
}

static void write_condition(void) {
    static const char *const conditions[] = {
        "robot.button(1)",      "robot.button('left')",   "robot.distance() < 50",
        "robot.ground(2) > 40", "robot.time() % 1 < 0.5", "robot.line() > 0 and robot.button()"};
    write_text("function() return %s end", conditions[chance_below(&chance, 6)]);
}

static void write_tasks(int depth) {
    switch (chance_below(&chance, 3)) {
    case 0:
        write_text("robot.together(");
        for (uint32_t i = chance_below(&chance, 3);; i--) {
            write_function(depth);
            if (i == 0) {
                break;
            }
            write_text(", ");
        }
        write_text(")\n");
        return;
    case 1:
        write_text("robot.when(");
        write_condition();
        write_text(", ");
        break;
    default:
        write_text("robot.every(%.10g, ", (1 + chance_below(&chance, 40)) / 64.0);
    }
    write_function(depth);
    write_text(")\n");
}

static void write_statement(int depth) {
    static const char *const others[] = {"robot.stop()\n",
                                         "print(robot.ground())\n",
                                         "robot.line() print(robot.button())\n",
                                         "robot.beep(440, 0.0625)\n",
                                         "robot.drive(20, -20)\n",
                                         "print(robot.distance() < 40)\n"};
    switch (chance_below(&chance, 8)) {
    case 0:
    case 1:
        write_text("robot.wait(%.10g)\n", chance_below(&chance, 40) / 128.0);
        return;
    case 2:
        write_text("print(robot.%s(%u))\n", chance_below(&chance, 2) == 0 ? "forward" : "turn",
                   chance_below(&chance, 40));
        return;
    case 3:
        if (depth > 0) {
            write_tasks(depth);
        }
        return;
    case 4:
    case 5:
        write_text("print('m%u')\n", marks++);
        return;
    default:
        write_text("%s", others[chance_below(&chance, 6)]);
    }
}

static void write_body(int depth) {
    for (uint32_t i = chance_below(&chance, 4) + 1; i > 0; i--) {
        write_statement(depth);
    }
}

/* Tasks that start tasks at each turn would fill any memory: those get none. */
static bool starts_without_end(void) {
    const char *at = program_text;
    int depth = 0, inside = 0;
    for (; *at != '\0'; at++) {
        const bool recurring =
            strncmp(at, "robot.every", 11) == 0 || strncmp(at, "robot.when", 10) == 0;
        if (inside > 0 && depth >= inside &&
            (recurring || strncmp(at, "robot.together", 14) == 0)) {
            return true;
        }
        if (recurring && inside == 0) {
            inside = depth + 1;
        }
        depth += strncmp(at, "function()", 10) == 0;
        depth -= strncmp(at, "end", 3) == 0;
        if (inside > 0 && depth < inside && *at == '\n') {
            inside = 0;
        }
    }
    return false;
}

static void random_tasks_take_the_same_turns(void **state) {
    (void)state;
    const char *wanted = getenv("SCHEDULES");
    const long schedules = wanted != NULL ? atol(wanted) : SCHEDULES_DEFAULT;
    chance = chance_start("schedules");
    long skipped = 0;
    for (long n = 0; n < schedules; n++) {
        program_text[0] = '\0';
        marks = 0;
        write_body(3);
        write_tasks(2);
        write_body(2);
        if (starts_without_end()) {
            skipped++;
            n--;
            assert_true(skipped < 100 * schedules);
            continue;
        }
        expect_the_same(program_text, chance_number(&chance));
    }
    printf("%ld schedules the same live and on board\n", schedules);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenarios_go_the_same_way),
        cmocka_unit_test(random_tasks_take_the_same_turns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
