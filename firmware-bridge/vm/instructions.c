/* Every instruction that the interpreter's fast path leaves: it does some always itself (MOVE,
 * INT8, INT16, globals, JUMP, IF_TRUE, IF_FALSE), and others when they are about integers. */
#include "firmware-bridge/vm/arithmetic.h"
#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/opcodes.h"
#include "firmware-bridge/vm/table.h"

_Static_assert(OPCODE_SHIFT_RIGHT - OPCODE_ADD == (int)OPERATION_SHIFT_RIGHT, "same order");
_Static_assert(OPCODE_XOR_K - OPCODE_ADD_K == (int)OPERATION_XOR, "same order");
_Static_assert(OPCODE_IF_FALSE % 2 == 1 && OPCODE_IF_NEQ_TEXT % 2 == 1,
               "the negative of a pair of jumps is odd");

static struct value *slot(const struct vm *vm, uint8_t at) {
    return (struct value *)((uint8_t *)vm->base + at);
}

static struct value *global(const struct vm *vm, uint8_t index) {
    return (struct value *)vm->arena + index;
}

static uint8_t done(struct vm *vm, uint8_t length) {
    vm->pc += length;
    return INTERPRETED_ON;
}

/* Of a part of the machine that answered `code` about `value`. */
static uint8_t check(struct vm *vm, uint8_t code, const struct value *value, uint8_t length) {
    return code == VM_ERROR_NONE ? done(vm, length) : vm_fail(vm, code, value);
}

static const struct value *constant_integer(struct vm *vm, int16_t integer) {
    vm->constant.tag = VALUE_INTEGER;
    vm->constant.integer = integer;
    return &vm->constant;
}

static const struct value *constant_text(struct vm *vm, uint8_t index) {
    vm->constant.tag = VALUE_TEXT;
    vm->constant.index = index;
    return &vm->constant;
}

static int16_t word(uint8_t low, uint8_t high) { return (int16_t)((uint16_t)high << 8 | low); }

/* ---- loading ---- */

static uint8_t load_index(struct vm *vm, struct instruction now, uint8_t tag) {
    struct value *result = slot(vm, now.a);
    result->tag = tag;
    result->index = now.b;
    return done(vm, 3);
}

static uint8_t load_nil(struct vm *vm, struct instruction now) {
    struct value *result = slot(vm, now.a);
    for (; now.b > 0; now.b--) {
        result++->tag = VALUE_NIL;
    }
    return done(vm, 3);
}

static uint8_t load_tag(struct vm *vm, struct instruction now, uint8_t tag, uint8_t length) {
    slot(vm, now.a)->tag = tag;
    return done(vm, length);
}

/* ---- arithmetic ---- */

static uint8_t operate(struct vm *vm, struct instruction now, uint8_t operation,
                       const struct value *right, uint8_t length) {
    const struct value *wrong = 0;
    enum vm_error_code code =
        arithmetic((enum operation)operation, slot(vm, now.a), slot(vm, now.b), right, &wrong);
    return check(vm, (uint8_t)code, wrong, length);
}

static uint8_t operate_small(struct vm *vm, struct instruction now) {
    uint8_t operation;
    switch (now.opcode) {
    case OPCODE_ADD_I:
        operation = OPERATION_ADD;
        break;
    case OPCODE_MULTIPLY_I:
        operation = OPERATION_MULTIPLY;
        break;
    case OPCODE_FLOOR_DIVIDE_I:
        operation = OPERATION_FLOOR_DIVIDE;
        break;
    case OPCODE_MODULO_I:
        operation = OPERATION_MODULO;
        break;
    default:
        operation = OPERATION_SHIFT_RIGHT;
    }
    return operate(vm, now, operation, constant_integer(vm, (int8_t)now.c), 4);
}

static uint8_t length_of(struct vm *vm, struct instruction now) {
    const struct value *value = slot(vm, now.b);
    if (value->tag == VALUE_TEXT && value->index < vm->image.text_count) {
        uint8_t length;
        image_text(&vm->image, (uint8_t)value->index, &length);
        *slot(vm, now.a) = *constant_integer(vm, length);
        return done(vm, 3);
    }
    return check(vm, table_length(vm, value, slot(vm, now.a)), value, 3);
}

/* ---- jumps ---- */

static uint8_t jump(struct vm *vm, int16_t distance, uint8_t length) {
    vm->pc += length + distance;
    return INTERPRETED_ON;
}

/* IF_..: as its opcode says, when the condition is true or when it is not. */
static uint8_t jump_if(struct vm *vm, bool condition, uint8_t opcode, uint8_t distance,
                       uint8_t length) {
    bool taken = condition != (opcode & 1);
    return jump(vm, taken ? (int8_t)distance : 0, length);
}

static uint8_t jump_if_equal(struct vm *vm, struct instruction now, const struct value *right) {
    return jump_if(vm, arithmetic_equal(slot(vm, now.a), right), now.opcode, now.c, 4);
}

static bool can_be_ordered(const struct value *value) {
    return value->tag == VALUE_INTEGER || value->tag == VALUE_FLOAT || value->tag == VALUE_TEXT;
}

/* Jumps when the order is one of the two. */
static uint8_t jump_if_order(struct vm *vm, struct instruction now, const struct value *right,
                             enum order one, enum order other) {
    const struct value *left = slot(vm, now.a);
    enum order order;
    if (!arithmetic_order(left, right, &order)) {
        return vm_fail(vm, VM_ERROR_COMPARE, can_be_ordered(left) ? right : left);
    }
    return jump_if(vm, order == one || order == other, now.opcode, now.c, 4);
}

/* ---- for ---- */

static uint8_t for_prepare(struct vm *vm, struct instruction now) {
    bool any = false;
    const struct value *wrong = 0;
    enum vm_error_code code = arithmetic_for_prepare(slot(vm, now.a), &any, &wrong);
    if (code != VM_ERROR_NONE) {
        return vm_fail(vm, (uint8_t)code, wrong);
    }
    return jump(vm, any ? 0 : word(now.b, now.c), 4);
}

static uint8_t for_loop(struct vm *vm, struct instruction now) {
    return jump(vm, arithmetic_for_next(slot(vm, now.a)) ? word(now.b, now.c) : 0, 4);
}

/* Registers: iterator, state, control, one to close (unused on board), variables. */
#define FOR_VARIABLES (4 * VALUE_BYTES)

static uint8_t for_call(struct vm *vm, struct instruction now) {
    struct value *registers = slot(vm, now.a);
    registers[5] = registers[1];
    registers[6] = registers[2];
    struct call call = {(uint8_t)(now.a + FOR_VARIABLES), 2, now.b, 3};
    return call_value(vm, registers, call);
}

static uint8_t for_next(struct vm *vm, struct instruction now) {
    struct value *registers = slot(vm, now.a);
    if (registers[4].tag == VALUE_NIL) {
        return done(vm, 4);
    }
    registers[2] = registers[4];
    return jump(vm, word(now.b, now.c), 4);
}

/* ---- calls ---- */

static uint8_t call(struct vm *vm, struct instruction now) {
    struct call call = {now.a, now.b, now.c, 4};
    return call_value(vm, slot(vm, now.a), call);
}

static uint8_t call_known(struct vm *vm, struct instruction now) {
    struct call call = {now.b, now.c, fetch_byte(vm->pc + 4), 5};
    switch (now.opcode) {
    case OPCODE_CALL_GLOBAL:
        return call_value(vm, global(vm, now.a), call);
    case OPCODE_CALL_FUNCTION:
        return call_function(vm, now.a, call);
    default:
        return call_native(vm, now.a, call);
    }
}

static uint8_t return_several(struct vm *vm, struct instruction now) {
    if (!call_open_count(vm, now.a, &now.b)) {
        return INTERPRETED_FAILED;
    }
    return call_return(vm, slot(vm, now.a), now.b);
}

/* ---- tables ---- */

static uint8_t get(struct vm *vm, struct instruction now, const struct value *key) {
    const struct value *table = slot(vm, now.b);
    return check(vm, table_get(vm, table, key, slot(vm, now.a)), table, 4);
}

static uint8_t set(struct vm *vm, struct instruction now, const struct value *key) {
    uint8_t code = table_set(vm, slot(vm, now.a), key, slot(vm, now.c));
    if (code == VM_ERROR_KEY) { /* only registers hold such keys */
        return vm_fail(vm, code, slot(vm, now.b));
    }
    return check(vm, code, slot(vm, now.a), 4);
}

static uint8_t set_list(struct vm *vm, struct instruction now) {
    if (!call_open_count(vm, (uint8_t)(now.a + VALUE_BYTES), &now.b)) {
        return INTERPRETED_FAILED;
    }
    uint16_t index = fetch_word(vm->pc + 3);
    for (uint8_t i = 0; i < now.b; i++, index++) {
        const struct value *value = slot(vm, now.a) + 1 + i;
        uint8_t code = table_place(vm, slot(vm, now.a), index, value);
        if (code != VM_ERROR_NONE) {
            return vm_fail(vm, code, slot(vm, now.a));
        }
    }
    return done(vm, 5);
}

static uint8_t new_table(struct vm *vm, struct instruction now) {
    vm->constant.tag = VALUE_NIL;
    uint8_t code = table_new(vm, now.b, now.c, &vm->constant);
    *slot(vm, now.a) = vm->constant;
    return check(vm, code, 0, 4);
}

/* ---- by opcode ---- */

static uint8_t do_load(struct vm *vm, struct instruction now) {
    switch (now.opcode) {
    case OPCODE_NIL:
        return load_nil(vm, now);
    case OPCODE_FALSE:
        return load_tag(vm, now, VALUE_FALSE, 2);
    case OPCODE_TRUE:
        return load_tag(vm, now, VALUE_TRUE, 2);
    case OPCODE_NUMBER:
        *slot(vm, now.a) = *interpreter_number(vm, now.b);
        return done(vm, 3);
    case OPCODE_TEXT:
        return load_index(vm, now, VALUE_TEXT);
    case OPCODE_FUNCTION:
        return load_index(vm, now, VALUE_FUNCTION);
    default:
        return load_index(vm, now, VALUE_NATIVE);
    }
}

static uint8_t do_arithmetic(struct vm *vm, struct instruction now) {
    if (now.opcode <= OPCODE_SHIFT_RIGHT) {
        return operate(vm, now, (uint8_t)(now.opcode - OPCODE_ADD), slot(vm, now.c), 4);
    }
    if (now.opcode <= OPCODE_SHIFT_RIGHT_I) {
        return operate_small(vm, now);
    }
    if (now.opcode <= OPCODE_XOR_K) {
        return operate(vm, now, (uint8_t)(now.opcode - OPCODE_ADD_K), interpreter_number(vm, now.c),
                       4);
    }
    switch (now.opcode) {
    case OPCODE_NEGATE: /* times -1: of floats too, where 0 - value would lose the sign of 0 */
        return operate(vm, now, OPERATION_MULTIPLY, constant_integer(vm, -1), 3);
    case OPCODE_COMPLEMENT:
        return operate(vm, now, OPERATION_XOR, constant_integer(vm, -1), 3);
    case OPCODE_NOT:
        return load_tag(vm, now, value_is_true(slot(vm, now.b)) ? VALUE_FALSE : VALUE_TRUE, 3);
    default:
        return length_of(vm, now);
    }
}

static uint8_t do_order(struct vm *vm, struct instruction now) {
    if (now.opcode <= OPCODE_IF_NLT) {
        return jump_if_order(vm, now, slot(vm, now.b), ORDER_LESS, ORDER_LESS);
    }
    if (now.opcode <= OPCODE_IF_NLE) {
        return jump_if_order(vm, now, slot(vm, now.b), ORDER_LESS, ORDER_EQUAL);
    }
    const struct value *right = constant_integer(vm, (int8_t)now.b);
    switch (now.opcode & ~1) {
    case OPCODE_IF_LT_I:
        return jump_if_order(vm, now, right, ORDER_LESS, ORDER_LESS);
    case OPCODE_IF_LE_I:
        return jump_if_order(vm, now, right, ORDER_LESS, ORDER_EQUAL);
    case OPCODE_IF_GT_I:
        return jump_if_order(vm, now, right, ORDER_GREATER, ORDER_GREATER);
    default:
        return jump_if_order(vm, now, right, ORDER_GREATER, ORDER_EQUAL);
    }
}

static uint8_t do_jump(struct vm *vm, struct instruction now) {
    switch (now.opcode & ~1) {
    case OPCODE_IF_EQ:
        return jump_if_equal(vm, now, slot(vm, now.b));
    case OPCODE_IF_EQ_I:
        return jump_if_equal(vm, now, constant_integer(vm, (int8_t)now.b));
    case OPCODE_IF_EQ_K:
        return jump_if_equal(vm, now, interpreter_number(vm, now.b));
    case OPCODE_IF_EQ_TEXT:
        return jump_if_equal(vm, now, constant_text(vm, now.b));
    default:
        return do_order(vm, now);
    }
}

static uint8_t do_call(struct vm *vm, struct instruction now) {
    switch (now.opcode) {
    case OPCODE_FOR_PREPARE:
        return for_prepare(vm, now);
    case OPCODE_FOR_LOOP:
        return for_loop(vm, now);
    case OPCODE_FOR_CALL:
        return for_call(vm, now);
    case OPCODE_FOR_NEXT:
        return for_next(vm, now);
    case OPCODE_CALL:
        return call(vm, now);
    case OPCODE_RETURN:
        return return_several(vm, now);
    case OPCODE_RETURN_NONE:
        return call_return(vm, vm->base, 0);
    case OPCODE_RETURN_ONE:
        return call_return(vm, slot(vm, now.a), 1);
    default:
        return call_known(vm, now);
    }
}

static uint8_t do_table(struct vm *vm, struct instruction now) {
    switch (now.opcode) {
    case OPCODE_NEW_TABLE:
        return new_table(vm, now);
    case OPCODE_GET:
        return get(vm, now, slot(vm, now.c));
    case OPCODE_GET_FIELD:
        return get(vm, now, constant_text(vm, now.c));
    case OPCODE_GET_INDEX:
        return get(vm, now, constant_integer(vm, (int8_t)now.c));
    case OPCODE_SET:
        return set(vm, now, slot(vm, now.b));
    case OPCODE_SET_FIELD:
        return set(vm, now, constant_text(vm, now.b));
    case OPCODE_SET_INDEX:
        return set(vm, now, constant_integer(vm, (int8_t)now.b));
    default:
        return set_list(vm, now);
    }
}

uint8_t instruction_do(struct vm *vm, struct instruction now) {
    if (now.opcode <= OPCODE_SET_GLOBAL) {
        return do_load(vm, now);
    }
    if (now.opcode <= OPCODE_LENGTH) {
        return do_arithmetic(vm, now);
    }
    if (now.opcode <= OPCODE_IF_NEQ_TEXT) {
        return do_jump(vm, now);
    }
    if (now.opcode <= OPCODE_SET_LIST && now.opcode >= OPCODE_NEW_TABLE) {
        return do_table(vm, now);
    }
    return do_call(vm, now);
}
