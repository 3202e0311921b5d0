/* The arena's blocks: found by handle wherever they move, collected when nothing reaches them, and
 * never a step outside, whatever a value says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/vm/heap.h"
#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/table.h"

static struct vm vm;
static uint16_t live_bytes = 0xffff; /* of every task; no more than it has */
static int moves;
static int16_t moved_by;

uint16_t interpreter_live_bytes(const struct vm *machine, vm_handle handle,
                                const struct task *task) {
    (void)machine;
    (void)handle;
    const uint16_t bytes = (uint16_t)(heap_content(task) - sizeof *task);
    return bytes < live_bytes ? bytes : live_bytes;
}

void interpreter_moved(struct vm *machine, int16_t by, uint8_t *values_end) {
    const uint8_t *task = heap_at(machine, machine->current, HEAP_TASK);
    assert_ptr_equal(values_end, task + heap_content(task));
    moves++;
    moved_by = (int16_t)(moved_by + by);
}

/* Memory to the byte, so that sanitizers and valgrind see any step outside. */
static void open_arena(uint16_t bytes, uint8_t globals) {
    memset(&vm, 0, sizeof vm);
    vm.arena = malloc(bytes);
    assert_non_null(vm.arena);
    memset(vm.arena, 0xa5, bytes);
    vm.arena_size = bytes;
    vm.image.global_count = globals;
    live_bytes = 0xffff;
    moves = moved_by = 0;
    assert_true(heap_start(&vm));
}

static void close_arena(void) { free(vm.arena); }

static struct value *global(uint8_t index) { return (struct value *)vm.arena + index; }

static void keep(uint8_t index, vm_handle table) {
    *global(index) = (struct value){.tag = VALUE_TABLE, .integer = table};
}

static void fill(vm_handle handle, enum heap_kind kind, uint8_t byte) {
    uint8_t *content = heap_at(&vm, handle, kind);
    const size_t head = kind == HEAP_TASK ? sizeof(struct task) : sizeof(struct table);
    memset(content + head, byte, heap_content(content) - head);
}

static void expect_filled(vm_handle handle, enum heap_kind kind, uint16_t bytes, uint8_t byte) {
    const uint8_t *content = heap_at(&vm, handle, kind);
    assert_non_null(content);
    const size_t head = kind == HEAP_TASK ? sizeof(struct task) : sizeof(struct table);
    for (size_t i = head; i < head + bytes; i++) {
        assert_int_equal(content[i], byte);
    }
}

/* ---- blocks -------------------------------------------------------------------- */

static void a_new_block_is_empty_and_found_by_its_handle(void **state) {
    (void)state;
    open_arena(200, 3);
    const vm_handle handle = heap_new(&vm, HEAP_TABLE, 20);
    assert_int_not_equal(handle, VM_NO_HANDLE);
    const uint8_t *content = heap_at(&vm, handle, HEAP_TABLE);
    assert_non_null(content);
    assert_int_equal(heap_content(content), 20);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(content[i], 0);
    }
    assert_null(heap_at(&vm, handle, HEAP_TASK));
    close_arena();
}

static void globals_are_nil_at_the_start(void **state) {
    (void)state;
    open_arena(60, 4);
    for (uint8_t i = 0; i < 4; i++) {
        assert_int_equal(global(i)->tag, VALUE_NIL);
    }
    close_arena();
}

static void globals_larger_than_the_arena_are_refused(void **state) {
    (void)state;
    open_arena(60, 4);
    vm.image.global_count = 13;
    assert_false(heap_start(&vm));
    close_arena();
}

static void no_number_but_a_handle_names_a_block(void **state) {
    (void)state;
    open_arena(200, 0);
    const vm_handle handle = heap_new(&vm, HEAP_TABLE, 8);
    for (uint32_t number = 0; number <= 0xffff; number++) {
        if (number != handle) {
            assert_null(heap_at(&vm, (uint16_t)number, HEAP_TABLE));
            assert_null(heap_at(&vm, (uint16_t)number, HEAP_FREE));
        }
    }
    assert_non_null(heap_at(&vm, handle, HEAP_TABLE));
    close_arena();
}

static void a_freed_block_is_gone_and_its_handle_used_again(void **state) {
    (void)state;
    open_arena(200, 0);
    const vm_handle first = heap_new(&vm, HEAP_TASK, 40), second = heap_new(&vm, HEAP_TASK, 40);
    heap_free(&vm, first);
    assert_null(heap_at(&vm, first, HEAP_TASK));
    heap_collect(&vm);
    assert_int_equal(heap_new(&vm, HEAP_TABLE, 8), first);
    assert_non_null(heap_at(&vm, second, HEAP_TASK));
    close_arena();
}

static void growing_slides_those_above(void **state) {
    (void)state;
    open_arena(400, 0);
    vm_handle handles[3];
    for (uint8_t i = 0; i < 3; i++) {
        handles[i] = heap_new(&vm, HEAP_TASK, sizeof(struct task) + 20);
        fill(handles[i], HEAP_TASK, (uint8_t)(i + 1));
    }
    assert_true(heap_resize(&vm, handles[0], sizeof(struct task) + 50));
    assert_true(heap_resize(&vm, handles[1], sizeof(struct task) + 25));
    for (uint8_t i = 0; i < 3; i++) {
        expect_filled(handles[i], HEAP_TASK, 20, (uint8_t)(i + 1));
    }
    const uint8_t *grown = heap_at(&vm, handles[0], HEAP_TASK);
    for (size_t i = sizeof(struct task) + 20; i < sizeof(struct task) + 50; i++) {
        assert_int_equal(grown[i], 0);
    }
    close_arena();
}

static void a_block_never_shrinks_by_resizing(void **state) {
    (void)state;
    open_arena(200, 0);
    const vm_handle handle = heap_new(&vm, HEAP_TABLE, 50);
    assert_true(heap_resize(&vm, handle, 10));
    assert_int_equal(heap_content(heap_at(&vm, handle, HEAP_TABLE)), 50);
    close_arena();
}

static void the_interpreter_hears_where_its_task_went(void **state) {
    (void)state;
    open_arena(400, 0);
    const vm_handle below = heap_new(&vm, HEAP_TASK, sizeof(struct task));
    vm.current = heap_new(&vm, HEAP_TASK, sizeof(struct task) + 10);
    const uint8_t *before = heap_at(&vm, vm.current, HEAP_TASK);
    moved_by = 0;
    assert_true(heap_resize(&vm, below, sizeof(struct task) + 30));
    assert_int_equal(moved_by, 30);
    assert_ptr_equal((uint8_t *)heap_at(&vm, vm.current, HEAP_TASK), before + 30);
    heap_free(&vm, below);
    heap_collect(&vm);
    assert_int_equal(moved_by, -(int)(sizeof(struct task) + HEAP_HEAD_BYTES));
    moves = 0;
    assert_true(heap_resize(&vm, vm.current, sizeof(struct task) + 40)); /* only its end moves */
    assert_int_equal(moves, 1);
    close_arena();
}

/* ---- room ---------------------------------------------------------------------- */

static void a_full_arena_says_so_and_loses_nothing(void **state) {
    (void)state;
    for (uint16_t size = 0; size < 120; size++) {
        open_arena(size, 0);
        vm_handle handles[40];
        uint8_t count = 0;
        while (count < 40 &&
               (handles[count] = heap_new(&vm, HEAP_TASK, sizeof(struct task))) != VM_NO_HANDLE) {
            fill(handles[count], HEAP_TASK, count);
            count++;
        }
        assert_true(count * (sizeof(struct task) + HEAP_HEAD_BYTES + HEAP_HANDLE_BYTES) <= size);
        for (uint8_t i = 0; i < count; i++) {
            assert_false(heap_resize(&vm, handles[i], size));
            assert_non_null(heap_at(&vm, handles[i], HEAP_TASK));
        }
        close_arena();
    }
}

static void an_arena_is_used_to_the_last_byte(void **state) {
    (void)state;
    const uint16_t needed = 2 * (sizeof(struct task) + HEAP_HEAD_BYTES + HEAP_HANDLE_BYTES) + 5;
    open_arena(needed, 1);
    assert_int_not_equal(heap_new(&vm, HEAP_TASK, sizeof(struct task)), VM_NO_HANDLE);
    assert_int_not_equal(heap_new(&vm, HEAP_TASK, sizeof(struct task)), VM_NO_HANDLE);
    assert_int_equal(heap_room(&vm), 0);
    assert_int_equal(heap_new(&vm, HEAP_TABLE, 0), VM_NO_HANDLE);
    close_arena();
}

static void sizes_beyond_any_arena_are_refused(void **state) {
    (void)state;
    open_arena(200, 0);
    static const uint16_t sizes[] = {0x7ff0, 0x7fff, 0x8000, 0xfff0, 0xfffb, 0xfffc, 0xffff};
    const vm_handle handle = heap_new(&vm, HEAP_TASK, sizeof(struct task));
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        if (sizes[i] <= HEAP_ARENA_MAX) {
            assert_int_equal(heap_new(&vm, HEAP_TABLE, sizes[i]), VM_NO_HANDLE);
        }
        assert_false(heap_resize(&vm, handle, sizes[i]));
    }
    close_arena();
}

static void all_handles_in_use_is_no_memory(void **state) {
    (void)state;
    open_arena(30000, 0);
    for (int i = 0; i < 255; i++) {
        assert_int_equal(heap_new(&vm, HEAP_TASK, sizeof(struct task)), i + 1);
    }
    assert_int_equal(heap_new(&vm, HEAP_TASK, sizeof(struct task)), VM_NO_HANDLE);
    heap_free(&vm, 77);
    heap_collect(&vm);
    assert_int_equal(heap_new(&vm, HEAP_TASK, sizeof(struct task)), 77);
    close_arena();
}

static void rubbish_gives_its_handles_back_when_they_run_out(void **state) {
    (void)state;
    open_arena(30000, 1);
    for (int i = 0; i < 2000; i++) {
        const vm_handle handle = heap_new(&vm, HEAP_TABLE, sizeof(struct table));
        assert_int_not_equal(handle, VM_NO_HANDLE);
        keep(0, handle);
    }
    close_arena();
}

/* ---- collecting ------------------------------------------------------------------ */

static void what_nothing_reaches_is_collected(void **state) {
    (void)state;
    open_arena(100, 1);
    for (int i = 0; i < 1000; i++) {
        const vm_handle handle = heap_new(&vm, HEAP_TABLE, sizeof(struct table) + 10);
        assert_int_not_equal(handle, VM_NO_HANDLE);
        keep(0, handle);
    }
    heap_collect(&vm);
    assert_non_null(heap_at(&vm, global(0)->index, HEAP_TABLE));
    global(0)->tag = VALUE_NIL;
    heap_collect(&vm);
    assert_int_equal(vm.heap_top, VALUE_BYTES);
    assert_int_equal(vm.handle_count, 0);
    close_arena();
}

/* Each table holds the next, each handle below or above the last: the chain is found from its
 * first, in any order, and goes when the first goes. */
static void expect_chain_survives(bool upwards) {
    open_arena(1024, 1);
    vm_handle handles[40];
    for (int i = 0; i < 40; i++) {
        struct value made;
        assert_int_equal(table_new(&vm, 1, 0, &made), VM_ERROR_NONE);
        handles[i] = (vm_handle)made.index;
        keep(0, handles[0]);
        for (int j = 1; j <= i; j++) { /* link all so far, so that none is lost on the way */
            const int from = upwards ? j - 1 : j, to = upwards ? j : j - 1;
            const struct value table = {.tag = VALUE_TABLE, .integer = handles[from]};
            const struct value held = {.tag = VALUE_TABLE, .integer = handles[to]};
            assert_int_equal(table_place(&vm, &table, 1, &held), VM_ERROR_NONE);
        }
        keep(0, upwards ? handles[0] : handles[i]);
    }
    for (int turn = 0; turn < 3; turn++) {
        heap_collect(&vm);
        for (int i = 0; i < 40; i++) {
            assert_non_null(heap_at(&vm, handles[i], HEAP_TABLE));
        }
    }
    global(0)->tag = VALUE_NIL;
    heap_collect(&vm);
    assert_int_equal(vm.handle_count, 0);
    close_arena();
}

static void chains_of_tables_survive_in_any_order(void **state) {
    (void)state;
    expect_chain_survives(true);
    expect_chain_survives(false);
}

static void tables_in_a_circle_live_and_die_together(void **state) {
    (void)state;
    open_arena(200, 1);
    struct value a, b;
    assert_int_equal(table_new(&vm, 1, 0, &a), VM_ERROR_NONE);
    *global(0) = a;
    assert_int_equal(table_new(&vm, 1, 0, &b), VM_ERROR_NONE);
    table_place(&vm, &a, 1, &b);
    table_place(&vm, &b, 1, &a);
    heap_collect(&vm);
    assert_non_null(heap_at(&vm, a.index, HEAP_TABLE));
    assert_non_null(heap_at(&vm, b.index, HEAP_TABLE));
    global(0)->tag = VALUE_NIL;
    heap_collect(&vm);
    assert_int_equal(vm.heap_top, VALUE_BYTES);
    close_arena();
}

static void a_table_that_holds_itself_is_no_endless_matter(void **state) {
    (void)state;
    open_arena(200, 1);
    struct value a;
    assert_int_equal(table_new(&vm, 1, 1, &a), VM_ERROR_NONE);
    *global(0) = a;
    const struct value key = {.tag = VALUE_TRUE};
    table_place(&vm, &a, 1, &a);
    table_set(&vm, &a, &key, &a);
    heap_collect(&vm);
    assert_non_null(heap_at(&vm, a.index, HEAP_TABLE));
    close_arena();
}

static void only_the_live_part_of_a_stack_keeps_tables(void **state) {
    (void)state;
    open_arena(300, 0);
    const vm_handle task = heap_new(&vm, HEAP_TASK, sizeof(struct task) + 4 * VALUE_BYTES);
    vm_handle tables[4];
    for (int i = 0; i < 4; i++) {
        tables[i] = heap_new(&vm, HEAP_TABLE, sizeof(struct table));
        task_values(heap_at(&vm, task, HEAP_TASK))[i] =
            (struct value){.tag = VALUE_TABLE, .integer = tables[i]};
    }
    live_bytes = 2 * VALUE_BYTES;
    heap_collect(&vm);
    assert_non_null(heap_at(&vm, tables[1], HEAP_TABLE));
    assert_null(heap_at(&vm, tables[2], HEAP_TABLE));
    assert_int_equal(heap_content(heap_at(&vm, task, HEAP_TASK)),
                     sizeof(struct task) + 2 * VALUE_BYTES);
    close_arena();
}

static void values_with_nonsense_handles_are_passed_over(void **state) {
    (void)state;
    open_arena(300, 8);
    const vm_handle task = heap_new(&vm, HEAP_TASK, sizeof(struct task) + 10);
    const vm_handle table = heap_new(&vm, HEAP_TABLE, sizeof(struct table));
    static const uint16_t nonsense[] = {0, 200, 255, 256, 257, 0x7fff, 0xffff};
    for (uint8_t i = 0; i < 7; i++) {
        *global(i) = (struct value){.tag = VALUE_TABLE, .index = nonsense[i]};
    }
    *global(7) = (struct value){.tag = VALUE_TABLE, .index = task}; /* a task is no table */
    heap_collect(&vm);
    assert_null(heap_at(&vm, table, HEAP_TABLE));
    assert_non_null(heap_at(&vm, task, HEAP_TASK));
    close_arena();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_block_is_empty_and_found_by_its_handle),
        cmocka_unit_test(globals_are_nil_at_the_start),
        cmocka_unit_test(globals_larger_than_the_arena_are_refused),
        cmocka_unit_test(no_number_but_a_handle_names_a_block),
        cmocka_unit_test(a_freed_block_is_gone_and_its_handle_used_again),
        cmocka_unit_test(growing_slides_those_above),
        cmocka_unit_test(a_block_never_shrinks_by_resizing),
        cmocka_unit_test(the_interpreter_hears_where_its_task_went),
        cmocka_unit_test(a_full_arena_says_so_and_loses_nothing),
        cmocka_unit_test(an_arena_is_used_to_the_last_byte),
        cmocka_unit_test(sizes_beyond_any_arena_are_refused),
        cmocka_unit_test(all_handles_in_use_is_no_memory),
        cmocka_unit_test(rubbish_gives_its_handles_back_when_they_run_out),
        cmocka_unit_test(what_nothing_reaches_is_collected),
        cmocka_unit_test(chains_of_tables_survive_in_any_order),
        cmocka_unit_test(tables_in_a_circle_live_and_die_together),
        cmocka_unit_test(a_table_that_holds_itself_is_no_endless_matter),
        cmocka_unit_test(only_the_live_part_of_a_stack_keeps_tables),
        cmocka_unit_test(values_with_nonsense_handles_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
