/* Tables on board behave as Lua's, in any arena: 100,000 random operations beside a real Lua, whose
 * pairs is that of lua-lib/vocabulary. TABLE_OPERATIONS=n for more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <lauxlib.h>
#include <lualib.h>
#include <math.h>

#include "firmware-bridge/vm/heap.h"
#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/table.h"
#include "lua-lib/vocabulary/embedded.h"
#include "tests/firmware-bridge/protocol/support_chance.h"

static struct vm vm;

uint16_t interpreter_live_bytes(const struct vm *machine, vm_handle handle,
                                const struct task *task) {
    (void)machine;
    (void)handle;
    (void)task;
    return 0;
}

void interpreter_moved(struct vm *machine, int16_t by, uint8_t *values_end) {
    (void)machine;
    (void)by;
    (void)values_end;
}

static void open_arena(uint16_t bytes, uint8_t globals) {
    memset(&vm, 0, sizeof vm);
    vm.arena = malloc(bytes);
    assert_non_null(vm.arena);
    memset(vm.arena, 0xa5, bytes);
    vm.arena_size = bytes;
    vm.image.global_count = globals;
    assert_true(heap_start(&vm));
}

static void close_arena(void) { free(vm.arena); }

static struct value *global(uint8_t index) { return (struct value *)vm.arena + index; }

static struct value integer(int32_t number) {
    return (struct value){.tag = VALUE_INTEGER, .integer = number};
}
static struct value floating(float number) {
    return (struct value){.tag = VALUE_FLOAT, .number = number};
}
static struct value text(uint16_t index) {
    return (struct value){.tag = VALUE_TEXT, .index = index};
}
static struct value simple(uint8_t tag) { return (struct value){.tag = tag}; }

/* ---- by hand --------------------------------------------------------------------- */

static struct value table;

static void open_table(uint16_t bytes) {
    open_arena(bytes, 1);
    assert_int_equal(table_new(&vm, 0, 0, &table), VM_ERROR_NONE);
    *global(0) = table;
}

static void set(struct value key, struct value value) {
    assert_int_equal(table_set(&vm, &table, &key, &value), VM_ERROR_NONE);
}

static void expect(struct value key, struct value value) {
    struct value found;
    assert_int_equal(table_get(&vm, &table, &key, &found), VM_ERROR_NONE);
    assert_int_equal(found.tag, value.tag);
    if (value.tag >= VALUE_INTEGER) {
        assert_int_equal(found.integer, value.integer);
    }
}

static void expect_length(int32_t length) {
    struct value found;
    assert_int_equal(table_length(&vm, &table, &found), VM_ERROR_NONE);
    assert_int_equal(found.tag, VALUE_INTEGER);
    assert_int_equal(found.integer, length);
}

static void every_kind_of_key_finds_its_own_value(void **state) {
    (void)state;
    open_table(400);
    const struct value keys[] = {integer(1),      integer(2),         integer(-7),
                                 integer(0),      integer(1000),      floating(0.5f),
                                 floating(1e20f), floating(INFINITY), text(0),
                                 text(1),         simple(VALUE_TRUE), simple(VALUE_FALSE)};
    const size_t count = sizeof keys / sizeof keys[0];
    for (size_t i = 0; i < count; i++) {
        set(keys[i], integer((int32_t)i + 50));
    }
    for (size_t i = 0; i < count; i++) {
        expect(keys[i], integer((int32_t)i + 50));
    }
    expect(integer(3), simple(VALUE_NIL));
    expect(text(2), simple(VALUE_NIL));
    close_arena();
}

static void a_float_that_is_an_integer_is_that_key(void **state) {
    (void)state;
    open_table(200);
    set(floating(1), integer(10));
    set(floating(-0.0f), integer(20));
    set(integer(-5), integer(30));
    expect(integer(1), integer(10));
    expect(integer(0), integer(20));
    expect(floating(-5), integer(30));
    struct value pair[2];
    const struct value nothing = simple(VALUE_NIL);
    assert_int_equal(table_next(&vm, &table, &nothing, pair), VM_ERROR_NONE);
    assert_int_equal(pair[0].tag, VALUE_INTEGER);
    close_arena();
}

static void the_same_boolean_is_the_same_key_whatever_stood_in_its_bytes(void **state) {
    (void)state;
    open_table(200);
    struct value yes = simple(VALUE_TRUE), key = text(3);
    yes.integer = 12345;
    key.integer |= 0x7a0000;
    set(yes, integer(1));
    set(key, integer(2));
    expect(simple(VALUE_TRUE), integer(1));
    expect(text(3), integer(2));
    close_arena();
}

static void what_cannot_be_a_key_is_an_error_when_set_and_nil_when_read(void **state) {
    (void)state;
    open_table(200);
    const struct value keys[] = {simple(VALUE_NIL),      floating(NAN),        table,
                                 simple(VALUE_FUNCTION), simple(VALUE_NATIVE), simple(200)};
    const struct value value = integer(1);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        assert_int_equal(table_set(&vm, &table, &keys[i], &value), VM_ERROR_KEY);
        expect(keys[i], simple(VALUE_NIL));
    }
    close_arena();
}

static void what_is_no_table_is_an_error(void **state) {
    (void)state;
    open_table(200);
    struct value wrong[] = {simple(VALUE_NIL), integer(1), text(1), simple(VALUE_FUNCTION), table};
    wrong[4].index = 99; /* a handle that names nothing */
    const struct value key = integer(1);
    struct value result[2];
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(table_get(&vm, &wrong[i], &key, result), VM_ERROR_INDEX);
        assert_int_equal(table_set(&vm, &wrong[i], &key, &key), VM_ERROR_INDEX);
        assert_int_equal(table_place(&vm, &wrong[i], 1, &key), VM_ERROR_INDEX);
        assert_int_equal(table_next(&vm, &wrong[i], &key, result), VM_ERROR_INDEX);
        assert_int_equal(table_length(&vm, &wrong[i], result), VM_ERROR_LENGTH);
    }
    close_arena();
}

static void results_may_lie_where_the_operands_lay(void **state) {
    (void)state;
    open_table(200);
    set(integer(1), text(9));
    struct value registers[2] = {table, integer(1)};
    assert_int_equal(table_get(&vm, &registers[0], &registers[1], &registers[0]), VM_ERROR_NONE);
    assert_int_equal(registers[0].tag, VALUE_TEXT);
    registers[0] = table;
    assert_int_equal(table_get(&vm, &registers[0], &registers[1], &registers[1]), VM_ERROR_NONE);
    assert_int_equal(registers[1].tag, VALUE_TEXT);
    registers[0] = table;
    assert_int_equal(table_length(&vm, &registers[0], &registers[0]), VM_ERROR_NONE);
    assert_int_equal(registers[0].integer, 1);
    close_arena();
}

static void a_list_adopts_what_was_named_before_it_arrived(void **state) {
    (void)state;
    open_table(300);
    for (int32_t i = 10; i >= 1; i--) {
        set(integer(i), integer(i * 10));
        expect_length(i == 1 ? 10 : 0);
    }
    for (int32_t i = 1; i <= 10; i++) {
        expect(integer(i), integer(i * 10));
    }
    const struct table *content = heap_at(&vm, table.index, HEAP_TABLE);
    assert_int_equal(content->list, 10 * VALUE_BYTES);
    assert_int_equal(content->used, content->list);
    close_arena();
}

static void a_constructor_keeps_its_nils(void **state) {
    (void)state;
    open_table(300);
    const struct value nothing = simple(VALUE_NIL), seven = integer(7);
    assert_int_equal(table_place(&vm, &table, 1, &nothing), VM_ERROR_NONE);
    assert_int_equal(table_place(&vm, &table, 2, &seven), VM_ERROR_NONE);
    expect_length(2);
    assert_int_equal(table_place(&vm, &table, 3, &nothing), VM_ERROR_NONE);
    expect_length(2);
    assert_int_equal(table_place(&vm, &table, 0, &seven), VM_ERROR_NONE); /* t[0], as in Lua */
    expect(integer(0), seven);
    close_arena();
}

static void a_constructor_overwrites_what_its_list_reaches(void **state) {
    (void)state;
    open_table(300); /* {[2] = "b", "a", "c"} */
    set(integer(2), text(1));
    const struct value a = text(0), c = text(2);
    assert_int_equal(table_place(&vm, &table, 1, &a), VM_ERROR_NONE);
    assert_int_equal(table_place(&vm, &table, 2, &c), VM_ERROR_NONE);
    expect(integer(1), a);
    expect(integer(2), c);
    expect_length(2);
    close_arena();
}

static void places_far_away_are_named(void **state) {
    (void)state;
    open_table(300);
    const struct value one = integer(1), nothing = simple(VALUE_NIL);
    assert_int_equal(table_place(&vm, &table, 0xffff, &one), VM_ERROR_NONE);
    assert_int_equal(table_place(&vm, &table, 0x8000, &nothing), VM_ERROR_NONE);
    expect(integer(0xffff), one);
    expect_length(0);
    assert_int_equal(table_place(&vm, &table, 0xffff, &nothing), VM_ERROR_NONE);
    const struct table *content = heap_at(&vm, table.index, HEAP_TABLE);
    assert_int_equal(content->used, content->list);
    close_arena();
}

static void a_stack_of_values_needs_no_more_than_its_height(void **state) {
    (void)state;
    open_table(120);
    for (int turn = 0; turn < 200; turn++) {
        for (int32_t i = 1; i <= 15; i++) {
            set(integer(i), integer(i));
            expect_length(i);
        }
        for (int32_t i = 15; i >= 1; i--) {
            set(integer(i), simple(VALUE_NIL));
            expect_length(i - 1);
        }
    }
    close_arena();
}

static void names_that_come_and_go_need_no_more_memory(void **state) {
    (void)state;
    open_table(100);
    for (uint16_t i = 0; i < 1000; i++) {
        set(text(i), integer(i));
        if (i >= 5) {
            set(text((uint16_t)(i - 5)), simple(VALUE_NIL));
        }
    }
    close_arena();
}

static void a_full_arena_leaves_the_table_as_it_was(void **state) {
    (void)state;
    open_table(80);
    int32_t count = 0;
    for (;; count++) {
        const struct value key = integer(count + 1);
        const uint8_t error = table_set(&vm, &table, &key, &key);
        if (error != VM_ERROR_NONE) {
            assert_int_equal(error, VM_ERROR_MEMORY);
            break;
        }
    }
    assert_true(count >= 10);
    expect_length(count);
    const struct value one = integer(1), name = text(1);
    assert_int_equal(table_set(&vm, &table, &name, &one), VM_ERROR_MEMORY);
    for (int32_t i = 1; i <= count; i++) {
        expect(integer(i), integer(i));
    }
    close_arena();
}

static void a_table_may_be_cleared_while_it_is_walked(void **state) {
    (void)state;
    open_table(400);
    for (int32_t i = 1; i <= 8; i++) {
        set(integer(i), integer(i));
        set(text((uint16_t)i), integer(i));
    }
    set(integer(0), integer(1));
    set(floating(-2.5f), integer(1));
    set(simple(VALUE_TRUE), integer(1));
    struct value pair[2] = {simple(VALUE_NIL), simple(VALUE_NIL)};
    int seen = 0;
    for (;;) {
        assert_int_equal(table_next(&vm, &table, &pair[0], pair), VM_ERROR_NONE);
        if (pair[0].tag == VALUE_NIL) {
            break;
        }
        set(pair[0], simple(VALUE_NIL));
        assert_true(++seen <= 19);
    }
    assert_int_equal(seen, 19);
    expect_length(0);
    close_arena();
}

/* ---- beside a real Lua ----------------------------------------------------------- */

#define GLOBALS 6

static lua_State *lua;
static struct chance chance;
static unsigned refused, collected_tables;

static void open_lua(void) {
    lua = luaL_newstate();
    assert_non_null(lua);
    luaL_openlibs(lua);
    lua_createtable(lua, GLOBALS, 0); /* at 1: the globals */
    embedded_push(lua, "standard");
    lua_pushglobaltable(lua); /* the module's environment */
    lua_setupvalue(lua, -2, 1);
    lua_call(lua, 0, 1);
    lua_getfield(lua, -1, "pairs"); /* at 2: pairs */
    lua_replace(lua, 2);
    lua_settop(lua, 2);
}

/* The same value for Lua. Texts are t000, t001, ...: in the order of their numbers. */
static void push(const struct value *value) {
    switch (value->tag) {
    case VALUE_NIL:
        lua_pushnil(lua);
        return;
    case VALUE_FALSE:
    case VALUE_TRUE:
        lua_pushboolean(lua, value->tag == VALUE_TRUE);
        return;
    case VALUE_INTEGER:
        lua_pushinteger(lua, value->integer);
        return;
    case VALUE_FLOAT:
        lua_pushnumber(lua, (double)value->number);
        return;
    default:
        lua_pushfstring(lua, "t%d%d%d", value->index / 100, value->index / 10 % 10,
                        value->index % 10);
    }
}

static struct value random_key(void) {
    switch (chance_below(&chance, 16)) {
    case 0:
        return floating((float)(int32_t)chance_below(&chance, 40) / 4 - 3);
    case 1:
        return simple(chance_below(&chance, 2) != 0 ? VALUE_TRUE : VALUE_FALSE);
    case 2:
        return integer((int32_t)chance_below(&chance, 20) - 10);
    case 3:
    case 4:
    case 5:
        return text((uint16_t)chance_below(&chance, 12));
    case 6:
        return floating(chance_below(&chance, 2) != 0 ? 3e9f : -1e30f);
    default:
        return integer((int32_t)chance_below(&chance, 12) + 1);
    }
}

/* Leaves the model's table of that global on the stack; false: it is none. */
static bool push_model(uint8_t index) {
    lua_rawgeti(lua, 1, index + 1);
    if (lua_istable(lua, -1)) {
        return true;
    }
    lua_pop(lua, 1);
    return false;
}

static void forget(uint8_t index) {
    global(index)->tag = VALUE_NIL;
    lua_pushnil(lua);
    lua_rawseti(lua, 1, index + 1);
}

/* True when done; false when there was no memory, which then is made. */
static bool worked(uint8_t error) {
    if (error == VM_ERROR_MEMORY) {
        refused++;
        forget((uint8_t)chance_below(&chance, GLOBALS));
        return false;
    }
    assert_int_equal(error, VM_ERROR_NONE);
    return true;
}

/* A scalar, or (on both sides) the table of another global. Pushes the model's. */
static struct value random_value(void) {
    const uint8_t other = (uint8_t)chance_below(&chance, GLOBALS);
    if (chance_below(&chance, 4) == 0 && push_model(other)) {
        return *global(other);
    }
    struct value value = chance_below(&chance, 3) == 0 ? simple(VALUE_NIL) : random_key();
    push(&value);
    return value;
}

static void expect_same(const struct value *value, int index) {
    switch (value->tag) {
    case VALUE_NIL:
        assert_true(lua_isnil(lua, index));
        return;
    case VALUE_FALSE:
    case VALUE_TRUE:
        assert_true(lua_isboolean(lua, index));
        assert_int_equal(lua_toboolean(lua, index), value->tag == VALUE_TRUE);
        return;
    case VALUE_INTEGER:
        assert_true(lua_type(lua, index) == LUA_TNUMBER);
        assert_true(lua_tonumber(lua, index) == value->integer);
        return;
    case VALUE_FLOAT:
        assert_true(lua_type(lua, index) == LUA_TNUMBER);
        assert_true(lua_tonumber(lua, index) == (double)value->number);
        return;
    case VALUE_TEXT: {
        push(value);
        assert_true(lua_rawequal(lua, -1, index < 0 ? index - 1 : index));
        lua_pop(lua, 1);
        return;
    }
    default:
        assert_int_equal(value->tag, VALUE_TABLE);
        assert_non_null(heap_at(&vm, value->index, HEAP_TABLE));
        assert_true(lua_istable(lua, index));
    }
}

static bool model_has_holes(void) {
    lua_Integer places = 0;
    lua_pushnil(lua);
    while (lua_next(lua, -2) != 0) {
        if (lua_isinteger(lua, -2) && lua_tointeger(lua, -2) > places) {
            places = lua_tointeger(lua, -2);
        }
        lua_pop(lua, 1);
    }
    for (lua_Integer i = 1; i <= places; i++) {
        const bool hole = lua_rawgeti(lua, -1, i) == LUA_TNIL;
        lua_pop(lua, 1);
        if (hole) {
            return true;
        }
    }
    return false;
}

/* The length is a border; the only one when there is no hole. The model's table is on top. */
static lua_Integer expect_same_length(const struct value *place) {
    struct value length;
    assert_int_equal(table_length(&vm, place, &length), VM_ERROR_NONE);
    lua_rawgeti(lua, -1, length.integer);
    lua_rawgeti(lua, -2, length.integer + 1);
    assert_true(length.integer == 0 || !lua_isnil(lua, -2));
    assert_true(lua_isnil(lua, -1));
    lua_pop(lua, 2);
    if (!model_has_holes()) {
        assert_int_equal(length.integer, lua_rawlen(lua, -1));
    }
    return length.integer;
}

/* pairs gives the same on both sides, in the same order (when the length is the same). */
static void expect_same_pairs(const struct value *place) {
    const bool ordered = expect_same_length(place) == (lua_Integer)lua_rawlen(lua, -1);
    struct value pair[2] = {simple(VALUE_NIL), simple(VALUE_NIL)};
    int count = 0;
    const int model = lua_gettop(lua);
    lua_pushvalue(lua, 2);
    lua_pushvalue(lua, model);
    lua_call(lua, 1, 3);
    lua_settop(lua, model + 1); /* pairs' function needs neither state nor control */
    for (;;) {
        assert_int_equal(table_next(&vm, place, &pair[0], pair), VM_ERROR_NONE);
        lua_pushvalue(lua, model + 1);
        lua_call(lua, 0, 2);
        assert_int_equal(lua_isnil(lua, -2), pair[0].tag == VALUE_NIL);
        if (pair[0].tag == VALUE_NIL) {
            break;
        }
        if (ordered) {
            expect_same(&pair[0], -2);
            expect_same(&pair[1], -1);
        } else {
            push(&pair[0]);
            lua_rawget(lua, model);
            expect_same(&pair[1], -1);
        }
        lua_settop(lua, model + 1);
        assert_true(++count < 1000);
    }
    lua_settop(lua, model);
}

static void make_table(uint8_t index) {
    struct value made;
    if (worked(table_new(&vm, (uint8_t)chance_below(&chance, 4), (uint8_t)chance_below(&chance, 3),
                         &made))) {
        *global(index) = made;
        lua_newtable(lua);
        lua_rawseti(lua, 1, index + 1);
    }
}

static void set_something(uint8_t index) {
    const struct value key = random_key(), value = random_value();
    const bool done = worked(table_set(&vm, global(index), &key, &value));
    if (done) {
        push(&key);
        lua_insert(lua, -2);
        lua_rawset(lua, 3);
    }
}

/* As table.insert (lua-lib/on-board) does at the end, the way lists grow. */
static void append_something(uint8_t index) {
    const lua_Integer length = expect_same_length(global(index));
    const struct value key = integer((int32_t)length + 1), value = random_value();
    if (worked(table_set(&vm, global(index), &key, &value))) {
        lua_rawseti(lua, 3, length + 1);
    }
}

/* And as table.remove, the way they shrink. */
static void drop_last(uint8_t index) {
    const lua_Integer length = expect_same_length(global(index));
    const struct value key = integer((int32_t)length), nothing = simple(VALUE_NIL);
    assert_int_equal(table_set(&vm, global(index), &key, &nothing), VM_ERROR_NONE);
    lua_pushnil(lua);
    lua_rawseti(lua, 3, length);
}

static void get_something(uint8_t index) {
    const struct value key = random_key();
    struct value found;
    assert_int_equal(table_get(&vm, global(index), &key, &found), VM_ERROR_NONE);
    push(&key);
    lua_rawget(lua, 3);
    expect_same(&found, -1);
}

/* What was forgotten on both sides is gone, and what was not is the same. */
static void collect(void) {
    const uint8_t before = vm.handle_count;
    heap_collect(&vm);
    collected_tables += (unsigned)(before - vm.handle_count);
}

static void operate(void) {
    const uint8_t index = (uint8_t)chance_below(&chance, GLOBALS);
    lua_settop(lua, 2);
    const uint32_t choice = chance_below(&chance, 100);
    if (!push_model(index) || choice < 2) {
        make_table(index);
    } else if (choice < 60) {
        set_something(index);
    } else if (choice < 68) {
        append_something(index);
    } else if (choice < 78) {
        drop_last(index);
    } else if (choice < 92) {
        get_something(index);
    } else if (choice < 98) {
        expect_same_pairs(global(index));
    } else if (choice < 99) {
        collect();
    } else {
        forget(index);
    }
}

static void expect_all_the_same(void) {
    for (uint8_t i = 0; i < GLOBALS; i++) {
        lua_settop(lua, 2);
        if (push_model(i)) {
            expect_same_pairs(global(i));
        } else {
            assert_int_equal(global(i)->tag, VALUE_NIL);
        }
    }
}

static void random_operations_give_what_lua_gives(void **state) {
    (void)state;
    static const uint16_t sizes[] = {60, 90, 130, 200, 300, 500, 1024, 3000};
    const char *wanted = getenv("TABLE_OPERATIONS");
    const long operations = wanted != NULL ? atol(wanted) : 100000;
    chance = chance_start("tables");
    open_lua();
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        open_arena(sizes[i], GLOBALS);
        for (long n = 0; n < operations / 8; n++) {
            operate();
            if (n % 500 == 0) {
                expect_all_the_same();
            }
        }
        expect_all_the_same();
        for (uint8_t index = 0; index < GLOBALS; index++) {
            lua_settop(lua, 2);
            forget(index);
        }
        heap_collect(&vm);
        assert_int_equal(vm.heap_top, VALUE_BYTES * GLOBALS);
        assert_int_equal(vm.handle_count, 0);
        close_arena();
    }
    lua_close(lua);
    printf("%ld operations, %u refused for want of memory, %u tables seen to be collected\n",
           operations, refused, collected_tables);
    assert_true(refused > operations / 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_key_finds_its_own_value),
        cmocka_unit_test(a_float_that_is_an_integer_is_that_key),
        cmocka_unit_test(the_same_boolean_is_the_same_key_whatever_stood_in_its_bytes),
        cmocka_unit_test(what_cannot_be_a_key_is_an_error_when_set_and_nil_when_read),
        cmocka_unit_test(what_is_no_table_is_an_error),
        cmocka_unit_test(results_may_lie_where_the_operands_lay),
        cmocka_unit_test(a_list_adopts_what_was_named_before_it_arrived),
        cmocka_unit_test(a_constructor_keeps_its_nils),
        cmocka_unit_test(a_constructor_overwrites_what_its_list_reaches),
        cmocka_unit_test(places_far_away_are_named),
        cmocka_unit_test(a_stack_of_values_needs_no_more_than_its_height),
        cmocka_unit_test(names_that_come_and_go_need_no_more_memory),
        cmocka_unit_test(a_full_arena_leaves_the_table_as_it_was),
        cmocka_unit_test(a_table_may_be_cleared_while_it_is_walked),
        cmocka_unit_test(random_operations_give_what_lua_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
