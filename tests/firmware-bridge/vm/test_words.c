/* Natives are the words of lua-lib/vocabulary/reference.lua, with its limits, and Lua's own
 * functions as Lua has them. The reference is read here: it and the machine cannot drift apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <math.h>

#include "firmware-bridge/vm/heap.h"
#include "firmware-bridge/vm/host.h"
#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/natives.h"
#include "firmware-bridge/vm/table.h"
#include "lua-lib/vocabulary/vocabulary.h"
#include "tests/firmware-bridge/vm/support_playback.h"

/* Texts of the image, in its order. */
enum { DROITE, GAUCHE, GAUCHO, LEFT, RIGHT };
static const char texts_program[] = "function 0 6\n"
                                    "    TEXT r0 'gauche'; TEXT r0 'left'; TEXT r0 'droite'\n"
                                    "    TEXT r0 'right'; TEXT r0 'gaucho'; RETURN_NONE\n"
                                    "function 0 1\n"
                                    "    RETURN_NONE\n";

static struct vm *const vm = &tape.vm;

static struct value integer(int32_t number) {
    return (struct value){.tag = VALUE_INTEGER, .integer = number};
}
static struct value floating(float number) {
    return (struct value){.tag = VALUE_FLOAT, .number = number};
}
static struct value text(uint16_t index) {
    return (struct value){.tag = VALUE_TEXT, .index = index};
}
static struct value function(void) { return (struct value){.tag = VALUE_FUNCTION, .index = 1}; }
static struct value simple(uint8_t tag) { return (struct value){.tag = tag}; }

/* A machine whose main task stands before a native call, as the interpreter leaves it. */
static void stand(void) {
    if (tape.image.length == 0) {
        assemble(&tape.image, texts_program);
        assert_int_equal(image_check(&tape.checked, tape.image.bytes, tape.image.length, tape.arena,
                                     tape.arena_bytes),
                         IMAGE_GOOD);
    }
    vm_start(vm, &tape.checked, tape.arena, tape.arena_bytes, &tape);
    vm->current = heap_following_task(vm, VM_NO_HANDLE);
    assert_true(heap_resize(vm, vm->current, 200));
    struct task *task = heap_at(vm, vm->current, HEAP_TASK);
    vm->base = task_values(task);
    vm->values_end = (uint8_t *)task + heap_content(task);
    vm->frame_bytes = 100;
    vm->call_at = 0;
    vm->pc = vm->code;
}

static uint8_t call(uint8_t native, uint8_t count, const struct value *arguments) {
    for (uint8_t i = 0; i < count; i++) {
        vm->base[i + 1] = arguments[i];
    }
    return native_call(vm, native, vm->base, count);
}

/* Calls until it is done, letting time pass. */
static uint8_t complete(uint8_t native, uint8_t count, const struct value *arguments) {
    uint8_t outcome = call(native, count, arguments);
    while (outcome == NATIVE_AGAIN) {
        tape.now_ms += 10;
        assert_true(tape.now_ms < 100000000);
        outcome = native_call(vm, native, vm->base, count);
    }
    return outcome;
}

static void begin(void) {
    tape_reset();
    stand();
}

static struct value one(uint8_t native, struct value argument) {
    assert_int_equal(complete(native, 1, &argument), NATIVE_DONE + 1);
    return vm->base[0];
}

static void expect_integer(struct value value, int32_t number) {
    assert_int_equal(value.tag, VALUE_INTEGER);
    assert_int_equal(value.integer, number);
}

static void expect_float(struct value value, float number) {
    assert_int_equal(value.tag, VALUE_FLOAT);
    assert_true(value.number == number || (value.number != value.number && number != number));
    assert_int_equal(signbit(value.number) != 0 && number == number,
                     signbit(number) != 0 && number == number);
}

static void expect_boolean(struct value value, bool is_true) {
    assert_int_equal(value.tag, is_true ? VALUE_TRUE : VALUE_FALSE);
}

static void expect_error(uint8_t native, uint8_t count, const struct value *arguments, uint8_t code,
                         uint8_t argument) {
    stand();
    const uint8_t outcome = complete(native, count, arguments);
    if (outcome != NATIVE_FAILED || vm->error.code != code || vm->error.argument != argument ||
        vm->error.native != native) {
        fail_msg(
            "native %u with %u arguments: outcome %u, %s about %u of native %u; wanted %s about %u",
            native, count, outcome, vm_error_word((enum vm_error_code)vm->error.code),
            vm->error.argument, vm->error.native, vm_error_word((enum vm_error_code)code),
            argument);
    }
}

/* ---- the reference ------------------------------------------------------------------- */

struct native_facts {
    const char *library, *word;
    int least, most;
};

static const struct native_facts facts[] = {
#define FACTS_(name, library, word, least, most) {library, word, least, most},
    NATIVES(FACTS_)
#undef FACTS_
};

static struct vocabulary *reference;

static int open_reference(void **state) {
    (void)state;
    struct fault fault;
    return vocabulary_open(&reference, &fault) ? 0 : -1;
}

static int close_reference(void **state) {
    (void)state;
    vocabulary_close(reference);
    return 0;
}

/* The word behind a native of the robot; NULL for Lua's own. */
static const struct vocabulary_word *word_of(uint8_t native) {
    return strcmp(facts[native].library, "robot") == 0
               ? vocabulary_find(reference, facts[native].word)
               : NULL;
}

static void natives_and_the_reference_name_the_same_words(void **state) {
    (void)state;
    size_t words = 0;
    for (uint8_t native = 0; native < NATIVE_COUNT; native++) {
        if (strcmp(facts[native].library, "robot") == 0) {
            const struct vocabulary_word *word = word_of(native);
            assert_non_null(word);
            assert_string_equal(word->name[VOCABULARY_ENGLISH], facts[native].word);
            words++;
        }
    }
    assert_int_equal(words, vocabulary_count(reference));
}

static void natives_and_the_reference_count_the_same_arguments(void **state) {
    (void)state;
    for (uint8_t native = 0; native < NATIVE_COUNT; native++) {
        const struct vocabulary_word *word = word_of(native);
        if (word == NULL) {
            continue;
        }
        int least = 0, most = (int)word->parameter_count;
        for (size_t i = 0; i < word->parameter_count; i++) {
            least += word->parameter[i].optional ? 0 : 1;
            most = word->parameter[i].repeated ? 255 : most;
        }
        assert_int_equal(facts[native].least, least);
        assert_int_equal(facts[native].most, most);
    }
}

/* Arguments that are right: the middle of each range. */
static uint8_t right_arguments(const struct vocabulary_word *word, struct value *arguments) {
    for (size_t i = 0; i < word->parameter_count; i++) {
        const struct vocabulary_parameter *parameter = &word->parameter[i];
        arguments[i] = parameter->type == VOCABULARY_FUNCTION ? function()
                       : parameter->has_range
                           ? floating((float)(parameter->min < 0 ? 1 : parameter->min))
                           : integer(1);
    }
    return (uint8_t)word->parameter_count;
}

static bool is_taken(uint8_t native, uint8_t count, const struct value *arguments) {
    stand();
    return complete(native, count, arguments) != NATIVE_FAILED;
}

static void right_arguments_are_taken(void **state) {
    (void)state;
    begin();
    for (uint8_t native = 0; native < NATIVE_COUNT; native++) {
        const struct vocabulary_word *word = word_of(native);
        struct value arguments[VOCABULARY_PARAMETERS_MAX];
        if (word != NULL && native != NATIVE_TOGETHER) {
            assert_true(is_taken(native, right_arguments(word, arguments), arguments));
        }
    }
}

/* Each limit from inside and outside, the argument as a float and, where it can be, as an integer.
 */
static void try_limits(uint8_t native, const struct vocabulary_word *word, uint8_t n) {
    struct value arguments[VOCABULARY_PARAMETERS_MAX];
    const uint8_t count = right_arguments(word, arguments);
    const float limits[2] = {(float)word->parameter[n].min, (float)word->parameter[n].max};
    for (int side = 0; side < 2; side++) {
        const float out = side == 0 ? -INFINITY : INFINITY, limit = limits[side];
        arguments[n] = floating(limit);
        assert_true(is_taken(native, count, arguments));
        arguments[n] = floating(nextafterf(limit, out));
        expect_error(native, count, arguments, VM_ERROR_RANGE, (uint8_t)(n + 1));
        assert_true(vm->error.value.number == arguments[n].number);
        arguments[n] = floating(out);
        expect_error(native, count, arguments, VM_ERROR_RANGE, (uint8_t)(n + 1));
        if (limit == truncf(limit)) {
            arguments[n] = integer((int32_t)limit);
            assert_true(is_taken(native, count, arguments));
            arguments[n] = integer((int32_t)limit + (side == 0 ? -1 : 1));
            expect_error(native, count, arguments, VM_ERROR_RANGE, (uint8_t)(n + 1));
        }
    }
    arguments[n] = floating(NAN);
    expect_error(native, count, arguments, VM_ERROR_RANGE, (uint8_t)(n + 1));
}

static void limits_are_those_of_the_reference(void **state) {
    (void)state;
    begin();
    for (uint8_t native = 0; native < NATIVE_COUNT; native++) {
        const struct vocabulary_word *word = word_of(native);
        for (uint8_t n = 0; word != NULL && n < word->parameter_count; n++) {
            if (word->parameter[n].has_range) {
                try_limits(native, word, n);
            }
        }
    }
}

static void wrong_types_are_refused_as_the_reference_says(void **state) {
    (void)state;
    begin();
    for (uint8_t native = 0; native < NATIVE_COUNT; native++) {
        const struct vocabulary_word *word = word_of(native);
        for (uint8_t n = 0; word != NULL && n < word->parameter_count; n++) {
            const enum vocabulary_type type = word->parameter[n].type;
            struct value arguments[VOCABULARY_PARAMETERS_MAX];
            const uint8_t count = right_arguments(word, arguments);
            const struct value wrong[] = {simple(VALUE_TRUE), simple(VALUE_TABLE),
                                          type == VOCABULARY_FUNCTION ? integer(1) : function(),
                                          type == VOCABULARY_NAME ? simple(VALUE_FALSE) : text(1),
                                          simple(VALUE_NIL)};
            const size_t wrongs =
                word->parameter[n].optional && !word->parameter[n].repeated ? 4 : 5;
            for (size_t i = 0; type != VOCABULARY_ANY && i < wrongs; i++) {
                arguments[n] = wrong[i];
                expect_error(native, count, arguments, VM_ERROR_TYPE, (uint8_t)(n + 1));
            }
        }
    }
}

static void missing_and_superfluous_arguments_are_counted(void **state) {
    (void)state;
    begin();
    for (uint8_t native = 0; native < NATIVE_COUNT; native++) {
        const struct vocabulary_word *word = word_of(native);
        struct value arguments[VOCABULARY_PARAMETERS_MAX + 1];
        if (word == NULL) {
            continue;
        }
        const uint8_t count = right_arguments(word, arguments);
        for (int given = 0; given < facts[native].least; given++) {
            expect_error(native, (uint8_t)given, arguments, VM_ERROR_MISSING, (uint8_t)(given + 1));
        }
        if (facts[native].most < 255) {
            arguments[count] = simple(VALUE_NIL);
            expect_error(native, (uint8_t)(count + 1), arguments, VM_ERROR_COUNT,
                         (uint8_t)(count + 1));
        }
    }
}

static void optional_arguments_may_be_nil(void **state) {
    (void)state;
    begin();
    const struct value nothing[2] = {{.tag = VALUE_NIL}, {.tag = VALUE_NIL}};
    assert_true(is_taken(NATIVE_DISTANCE, 1, nothing));
    assert_true(is_taken(NATIVE_GROUND, 1, nothing));
    assert_true(is_taken(NATIVE_BUTTON, 1, nothing));
    assert_true(is_taken(NATIVE_BEEP, 2, nothing));
    assert_non_null(strstr(tape.log, "tone(880,200)"));
}

/* ---- sensors ------------------------------------------------------------------------- */

static void sensors_that_are_not_fitted_are_refused(void **state) {
    (void)state;
    begin();
    static const uint8_t natives[] = {NATIVE_DISTANCE, NATIVE_GROUND, NATIVE_BUTTON};
    const struct value wrong[] = {integer(0),        integer(9),      integer(-1),
                                  floating(1.5f),    floating(1e30f), floating(-INFINITY),
                                  integer(INT32_MAX)};
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < sizeof wrong / sizeof wrong[0]; j++) {
            expect_error(natives[i], 1, &wrong[j], VM_ERROR_FITTED, 1);
        }
        const struct value number = floating(1.0f), nan = floating(NAN);
        assert_true(is_taken(natives[i], 1, &number));
        expect_error(natives[i], 1, &nan, VM_ERROR_RANGE, 1);
    }
    const struct value name = text(GAUCHO);
    expect_error(NATIVE_BUTTON, 1, &name, VM_ERROR_FITTED, 1);
}

static void a_robot_without_sensors_says_so(void **state) {
    (void)state;
    begin();
    tape.ground_count = tape.distance_count = tape.button_count = 0;
    const struct value number = integer(1);
    expect_error(NATIVE_DISTANCE, 0, NULL, VM_ERROR_FITTED, 1);
    expect_error(NATIVE_GROUND, 0, NULL, VM_ERROR_FITTED, 1);
    expect_error(NATIVE_LINE, 0, NULL, VM_ERROR_FITTED, 1);
    expect_error(NATIVE_BUTTON, 1, &number, VM_ERROR_FITTED, 1);
    stand();
    assert_int_equal(complete(NATIVE_BUTTON, 0, NULL), NATIVE_DONE + 1); /* none is pressed */
    expect_boolean(vm->base[0], false);
}

static struct value reading(uint8_t native) {
    assert_int_equal(complete(native, 0, NULL), NATIVE_DONE + 1);
    return vm->base[0];
}

static void distances_are_in_cm(void **state) {
    (void)state;
    begin();
    expect_integer(reading(NATIVE_DISTANCE), 1000);
    tape.distance_mm = 123;
    expect_float(reading(NATIVE_DISTANCE), 123 / 10.0f);
    tape.distance_mm = 0;
    expect_float(reading(NATIVE_DISTANCE), 0);
}

static void the_ground_sensor_without_a_number_is_the_middle_one(void **state) {
    (void)state;
    begin();
    for (uint8_t i = 0; i < 5; i++) {
        tape.ground[i] = (uint8_t)(10 * i);
    }
    static const int32_t middles[] = {0, 0, 10, 10, 20};
    for (uint8_t count = 1; count <= 5; count++) {
        tape.ground_count = count;
        expect_integer(reading(NATIVE_GROUND), middles[count - 1]);
    }
    expect_integer(one(NATIVE_GROUND, floating(2.0f)), 10);
}

static void see(uint8_t count, const char *percents) {
    tape.ground_count = count;
    for (uint8_t i = 0; i < count; i++) {
        int percent = 0, used = 0;
        sscanf(percents, "%d%n", &percent, &used);
        percents += used;
        tape.ground[i] = (uint8_t)percent;
    }
}

static void the_line_lies_where_it_is_dark(void **state) {
    (void)state;
    begin();
    see(5, "100 100 100 100 100");
    expect_integer(reading(NATIVE_LINE), 0); /* never seen */
    see(5, "100 100 0 100 100");
    expect_float(reading(NATIVE_LINE), 0);
    see(5, "100 100 20 20 100");
    expect_float(reading(NATIVE_LINE), 25);
    see(5, "100 100 100 100 0");
    expect_float(reading(NATIVE_LINE), 100);
    see(5, "100 100 100 100 100");
    expect_integer(reading(NATIVE_LINE), 100); /* lost on the right */
    see(5, "49 100 100 100 100");
    expect_float(reading(NATIVE_LINE), -100);
    see(5, "50 60 60 60 60");
    expect_integer(reading(NATIVE_LINE), -100); /* grey is no line */
    see(2, "40 60");
    expect_float(reading(NATIVE_LINE), (30 * -100.0f + 10 * 100.0f) / 40);
    see(3, "69 0 70");
    expect_float(reading(NATIVE_LINE), -100.0f / 71);
}

static void one_ground_sensor_follows_the_edge(void **state) {
    (void)state;
    begin();
    for (uint8_t percent = 0; percent <= 100; percent++) {
        tape.ground_count = 1;
        tape.ground[0] = percent;
        expect_integer(reading(NATIVE_LINE), 100 - 2 * percent);
    }
}

static void buttons_and_bumpers_have_numbers_and_names(void **state) {
    (void)state;
    for (uint8_t buttons = 0; buttons < 4; buttons++) {
        for (uint8_t bumpers = 0; bumpers < 4; bumpers++) {
            begin();
            tape.buttons = buttons;
            tape.bumpers = bumpers;
            expect_boolean(one(NATIVE_BUTTON, integer(1)), buttons & 1);
            expect_boolean(one(NATIVE_BUTTON, floating(2)), buttons & 2);
            expect_boolean(one(NATIVE_BUTTON, text(GAUCHE)), bumpers & 1);
            expect_boolean(one(NATIVE_BUTTON, text(LEFT)), bumpers & 1);
            expect_boolean(one(NATIVE_BUTTON, text(DROITE)), bumpers & 2);
            expect_boolean(one(NATIVE_BUTTON, text(RIGHT)), bumpers & 2);
            assert_int_equal(tape.now_ms, 0); /* never twice the same */
            expect_boolean(reading(NATIVE_BUTTON), buttons != 0 || bumpers != 0);
        }
    }
}

static void time_is_in_seconds(void **state) {
    (void)state;
    begin();
    tape.now_ms = 12345;
    expect_float(reading(NATIVE_TIME), 12345 / 1000.0f);
    expect_float(reading(NATIVE_TIME), 12355 / 1000.0f); /* the second time waits */
}

/* ---- orders -------------------------------------------------------------------------- */

static void order(uint8_t native, uint8_t count, struct value a, struct value b, struct value c) {
    const struct value arguments[3] = {a, b, c};
    assert_int_not_equal(complete(native, count, arguments), NATIVE_FAILED);
}

static void amounts_are_rounded_to_what_the_robot_takes(void **state) {
    (void)state;
    begin();
    order(NATIVE_DRIVE, 2, floating(33.333f), floating(-0.04f), integer(0));
    order(NATIVE_DRIVE, 2, floating(99.96f), floating(-99.96f), integer(0));
    order(NATIVE_DRIVE, 2, integer(-100), floating(0.05f), integer(0));
    order(NATIVE_LED, 3, floating(12.5f), floating(254.4f), integer(255));
    assert_string_equal(tape.log, "drive(333,0)@0 drive(1000,-1000)@0 drive(-1000,1)@0 "
                                  "led(13,254,255)@0 ");
}

static void speed_holds_for_the_movements_that_follow(void **state) {
    (void)state;
    begin();
    order(NATIVE_SPEED, 1, integer(80), integer(0), integer(0));
    order(NATIVE_BACKWARD, 1, floating(1.25f), integer(0), integer(0));
    order(NATIVE_SPEED, 1, floating(33.33f), integer(0), integer(0));
    order(NATIVE_LEFT, 1, integer(-9), integer(0), integer(0));
    assert_non_null(strstr(tape.log, "move(-12,800)@0 "));
    assert_non_null(strstr(tape.log, "turn(-90,333)@"));
}

static void waits_end_at_the_first_ms_that_is_not_too_early(void **state) {
    (void)state;
    static const struct {
        float seconds;
        uint32_t ms;
    } cases[] = {{0, 0}, {0.0001f, 1}, {0.001f, 1}, {0.0011f, 2}, {1.5f, 1500}, {86400, 86400000}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        begin();
        const struct value seconds = floating(cases[i].seconds);
        assert_int_equal(call(NATIVE_WAIT, 1, &seconds), NATIVE_AGAIN);
        const struct task *task = heap_at(vm, vm->current, HEAP_TASK);
        assert_int_equal(task->wait, TASK_TIME);
        assert_int_equal(task->wake_ms, cases[i].ms);
    }
}

/* ---- math ------------------------------------------------------------------------------- */

static void floor_gives_integers_when_they_fit(void **state) {
    (void)state;
    begin();
    expect_integer(one(NATIVE_FLOOR, floating(2.7f)), 2);
    expect_integer(one(NATIVE_FLOOR, floating(-2.1f)), -3);
    expect_integer(one(NATIVE_FLOOR, integer(INT32_MIN)), INT32_MIN);
    expect_float(one(NATIVE_FLOOR, floating(3e9f)), 3e9f);
    expect_integer(one(NATIVE_FLOOR, floating(-2147483648.0f)), INT32_MIN);
    expect_float(one(NATIVE_FLOOR, floating(INFINITY)), INFINITY);
    expect_float(one(NATIVE_FLOOR, floating(NAN)), NAN);
}

static void arguments_beyond_those_of_math_are_passed_over(void **state) {
    (void)state;
    begin();
    const struct value numbers[] = {floating(1.5f), integer(2), integer(3)};
    assert_int_equal(complete(NATIVE_FLOOR, 3, numbers), NATIVE_DONE + 1);
    expect_integer(vm->base[0], 1);
}

/* ---- chance ------------------------------------------------------------------------------- */

static void random_bits_are_whole_numbers_of_all_kinds(void **state) {
    (void)state;
    begin();
    int32_t all = 0, common = -1;
    for (int turn = 0; turn < 100; turn++) {
        assert_int_equal(call(NATIVE_BITS, 0, NULL), NATIVE_DONE + 1);
        assert_int_equal(vm->base[0].tag, VALUE_INTEGER);
        all |= vm->base[0].integer;
        common &= vm->base[0].integer;
    }
    assert_int_equal(all, -1);
    assert_int_equal(common, 0);
}

static void outside_fails_with_the_number(void **state) {
    (void)state;
    begin();
    const struct value number = integer(12);
    assert_int_equal(call(NATIVE_OUTSIDE, 1, &number), NATIVE_FAILED);
    assert_int_equal(vm->error.code, VM_ERROR_BOUNDS);
    assert_int_equal(vm->error.value.integer, 12);
}

/* ---- tables -------------------------------------------------------------------------------- */

static void tables_are_walked(void **state) {
    (void)state;
    begin();
    struct value arguments[2] = {{.tag = VALUE_NIL}, simple(VALUE_NIL)};
    const struct value places[] = {integer(20), integer(10)};
    assert_int_equal(table_new(vm, 0, 0, &arguments[0]), VM_ERROR_NONE);
    vm->base[9] = arguments[0]; /* a register that keeps it */
    assert_int_equal(table_place(vm, &vm->base[9], 1, &places[0]), VM_ERROR_NONE);
    assert_int_equal(table_place(vm, &vm->base[9], 2, &places[1]), VM_ERROR_NONE);
    assert_int_equal(call(NATIVE_NEXT_PAIR, 2, arguments), NATIVE_DONE + 2);
    expect_integer(vm->base[0], 1);
    expect_integer(vm->base[1], 20);
    arguments[1] = integer(1);
    assert_int_equal(call(NATIVE_NEXT_INDEX, 2, arguments), NATIVE_DONE + 2);
    expect_integer(vm->base[0], 2);
    expect_integer(vm->base[1], 10);
    arguments[1] = integer(2);
    assert_int_equal(call(NATIVE_NEXT_INDEX, 2, arguments), NATIVE_DONE + 1);
    assert_int_equal(vm->base[0].tag, VALUE_NIL);
    assert_int_equal(call(NATIVE_NEXT_PAIR, 2, arguments), NATIVE_DONE + 1);
    assert_int_equal(vm->base[0].tag, VALUE_NIL);
}

static void iterators_want_a_table(void **state) {
    (void)state;
    begin();
    const struct value wrong[] = {integer(1), integer(1), integer(1), integer(1)};
    static const uint8_t natives[] = {NATIVE_NEXT_PAIR, NATIVE_NEXT_INDEX};
    for (size_t i = 0; i < 2; i++) {
        expect_error(natives[i], 2, wrong, VM_ERROR_TYPE, 1);
        expect_error(natives[i], 0, wrong, VM_ERROR_MISSING, 1);
    }
}

/* Whatever a damaged program passes: an answer, no crash. */
static void nonsense_gets_an_answer(void **state) {
    (void)state;
    begin();
    uint32_t seed = 1;
    for (int turn = 0; turn < 200000; turn++) {
        stand();
        struct value arguments[4];
        for (size_t i = 0; i < 4; i++) {
            seed = seed * 1664525u + 1013904223u;
            arguments[i].tag = (uint8_t)(seed >> 28);
            arguments[i].integer = (int32_t)(seed << 3 >> (seed >> 20 & 31));
        }
        seed = seed * 1664525u + 1013904223u;
        call((uint8_t)((seed >> 8) % NATIVE_COUNT), (uint8_t)(seed >> 30), arguments);
        tape.log[0] = '\0';
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(natives_and_the_reference_name_the_same_words),
        cmocka_unit_test(natives_and_the_reference_count_the_same_arguments),
        cmocka_unit_test(right_arguments_are_taken),
        cmocka_unit_test(limits_are_those_of_the_reference),
        cmocka_unit_test(wrong_types_are_refused_as_the_reference_says),
        cmocka_unit_test(missing_and_superfluous_arguments_are_counted),
        cmocka_unit_test(optional_arguments_may_be_nil),
        cmocka_unit_test(sensors_that_are_not_fitted_are_refused),
        cmocka_unit_test(a_robot_without_sensors_says_so),
        cmocka_unit_test(distances_are_in_cm),
        cmocka_unit_test(the_ground_sensor_without_a_number_is_the_middle_one),
        cmocka_unit_test(the_line_lies_where_it_is_dark),
        cmocka_unit_test(one_ground_sensor_follows_the_edge),
        cmocka_unit_test(buttons_and_bumpers_have_numbers_and_names),
        cmocka_unit_test(time_is_in_seconds),
        cmocka_unit_test(amounts_are_rounded_to_what_the_robot_takes),
        cmocka_unit_test(speed_holds_for_the_movements_that_follow),
        cmocka_unit_test(waits_end_at_the_first_ms_that_is_not_too_early),
        cmocka_unit_test(floor_gives_integers_when_they_fit),
        cmocka_unit_test(random_bits_are_whole_numbers_of_all_kinds),
        cmocka_unit_test(outside_fails_with_the_number),
        cmocka_unit_test(arguments_beyond_those_of_math_are_passed_over),
        cmocka_unit_test(tables_are_walked),
        cmocka_unit_test(iterators_want_a_table),
        cmocka_unit_test(nonsense_gets_an_answer),
    };
    return cmocka_run_group_tests(tests, open_reference, close_reference);
}
