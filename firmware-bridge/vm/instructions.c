/* Every instruction that the interpreter's fast path leaves: it does some always itself (MOVE,
 * INT8, INT16, globals, JUMP, IF_TRUE, IF_FALSE), and others when they are about integers. */
#include "firmware-bridge/protocol/in_flash.h"
#include "firmware-bridge/protocol/out_of_line.h"
#include "firmware-bridge/vm/arithmetic.h"
#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/opcodes.h"
#include "firmware-bridge/vm/table.h"

_Static_assert(OPCODE_IF_FALSE % 2 == 1 && OPCODE_IF_NEQ_TEXT % 2 == 1,
               "the negative of a pair of jumps is odd");

OUT_OF_LINE static struct value *slot(const struct vm *vm, uint8_t at) {
    return (struct value *)((uint8_t *)vm->base + at);
}

/* An operand that stands for a value: a register, or made in vm->constant. */
static const struct value *operand(struct vm *vm, uint8_t kind, uint8_t byte) {
    if (kind == OPERAND_REGISTER) {
        return slot(vm, byte);
    }
    if (kind == OPERAND_NUMBER) {
        return interpreter_number(vm, byte);
    }
    vm->constant.tag = kind == OPERAND_INTEGER  ? VALUE_INTEGER
                       : kind == OPERAND_TEXT   ? VALUE_TEXT
                       : kind == OPERAND_NATIVE ? VALUE_NATIVE
                                                : VALUE_FUNCTION;
    vm->constant.integer = kind == OPERAND_INTEGER ? (int8_t)byte : byte;
    return &vm->constant;
}

static int16_t word(uint8_t low, uint8_t high) { return (int16_t)((uint16_t)high << 8 | low); }

/* ---- those that answer an error code; *wrong is then the value to blame ---- */

static uint8_t load(struct vm *vm, struct instruction now, const struct value *from) {
    struct value *to = slot(vm, now.a);
    switch (now.opcode) {
    case OPCODE_NIL:
        for (; now.b > 0; now.b--) {
            to++->tag = VALUE_NIL;
        }
        break;
    case OPCODE_FALSE:
        to->tag = VALUE_FALSE;
        break;
    case OPCODE_TRUE:
        to->tag = VALUE_TRUE;
        break;
    default:
        *to = *from;
    }
    return VM_ERROR_NONE;
}

static uint8_t length_of(struct vm *vm, const struct value *value, struct value *result) {
    if (value->tag == VALUE_TEXT && value->index < vm->image.text_count) {
        uint8_t length;
        image_text(&vm->image, (uint8_t)value->index, &length);
        result->tag = VALUE_INTEGER;
        result->integer = length;
        return VM_ERROR_NONE;
    }
    return table_length(vm, value, result);
}

/* From OPCODE_ADD on. A value's negative is it times -1, of floats too: 0 - value would lose the
 * sign of 0. */
static const IN_FLASH uint8_t operations[] = {
    OPERATION_ADD,          OPERATION_SUBTRACT,     OPERATION_MULTIPLY,    OPERATION_DIVIDE,
    OPERATION_FLOOR_DIVIDE, OPERATION_MODULO,       OPERATION_AND,         OPERATION_OR,
    OPERATION_XOR,          OPERATION_SHIFT_LEFT,   OPERATION_SHIFT_RIGHT, OPERATION_ADD,
    OPERATION_MULTIPLY,     OPERATION_FLOOR_DIVIDE, OPERATION_MODULO,      OPERATION_SHIFT_RIGHT,
    OPERATION_ADD,          OPERATION_SUBTRACT,     OPERATION_MULTIPLY,    OPERATION_DIVIDE,
    OPERATION_FLOOR_DIVIDE, OPERATION_MODULO,       OPERATION_AND,         OPERATION_OR,
    OPERATION_XOR,          OPERATION_MULTIPLY,     OPERATION_XOR};
_Static_assert(sizeof operations == OPCODE_COMPLEMENT - OPCODE_ADD + 1, "one for each");

static uint8_t operate(struct vm *vm, struct instruction now, const struct value *right,
                       const struct value **wrong) {
    struct value *result = slot(vm, now.a), *left = slot(vm, now.b);
    *wrong = left;
    if (now.opcode == OPCODE_NOT) {
        result->tag = value_is_true(left) ? VALUE_FALSE : VALUE_TRUE;
        return VM_ERROR_NONE;
    }
    if (now.opcode == OPCODE_LENGTH) {
        return length_of(vm, left, result);
    }
    return (uint8_t)arithmetic((enum operation)operations[now.opcode - OPCODE_ADD], result, left,
                               right, wrong);
}

static bool can_be_ordered(const struct value *value) {
    return value->tag == VALUE_INTEGER || value->tag == VALUE_FLOAT || value->tag == VALUE_TEXT;
}

/* What fulfils the condition, of each pair from OPCODE_IF_EQ on. */
static const IN_FLASH uint8_t conditions[] = {ORDER_EQUAL,
                                              ORDER_LESS,
                                              ORDER_LESS | ORDER_EQUAL,
                                              ORDER_EQUAL,
                                              ORDER_LESS,
                                              ORDER_LESS | ORDER_EQUAL,
                                              ORDER_GREATER,
                                              ORDER_GREATER | ORDER_EQUAL,
                                              ORDER_EQUAL,
                                              ORDER_EQUAL};

static uint8_t jump_if(struct vm *vm, struct instruction now, const struct value *right,
                       const struct value **wrong) {
    const struct value *left = slot(vm, now.a);
    uint8_t condition = conditions[(uint8_t)(now.opcode - OPCODE_IF_EQ) / 2];
    bool holds;
    enum order order;
    if (condition == ORDER_EQUAL) {
        holds = arithmetic_equal(left, right);
    } else {
        *wrong = can_be_ordered(left) ? right : left;
        if (!arithmetic_order(left, right, &order)) {
            return VM_ERROR_COMPARE;
        }
        holds = (order & condition) != 0;
    }
    if (holds != (now.opcode & 1)) {
        vm->pc += (int8_t)now.c;
    }
    return VM_ERROR_NONE;
}

/* FOR_PREPARE, FOR_LOOP (of floats), FOR_NEXT. */
static uint8_t turn(struct vm *vm, struct instruction now, const struct value **wrong) {
    struct value *loop = slot(vm, now.a);
    bool jumps;
    if (now.opcode == OPCODE_FOR_PREPARE) {
        uint8_t code = (uint8_t)arithmetic_for_prepare(loop, &jumps, wrong);
        if (code != VM_ERROR_NONE) {
            return code;
        }
        jumps = !jumps;
    } else if (now.opcode == OPCODE_FOR_LOOP) {
        jumps = arithmetic_for_next(loop);
    } else {
        jumps = loop[4].tag != VALUE_NIL;
        if (jumps) {
            loop[2] = loop[4];
        }
    }
    if (jumps) {
        vm->pc += word(now.b, now.c);
    }
    return VM_ERROR_NONE;
}

static uint8_t set_list(struct vm *vm, struct instruction now) {
    now.b = call_open_count(vm, (uint8_t)(now.a + VALUE_BYTES), now.b);
    if (now.b == OPCODE_OPEN) {
        return VM_ERROR_STACK;
    }
    uint16_t index = fetch_word(vm->pc + 3);
    uint8_t code = VM_ERROR_NONE;
    for (uint8_t at = now.a; code == VM_ERROR_NONE && now.b > 0; now.b--) {
        at = (uint8_t)(at + VALUE_BYTES);
        code = table_place(vm, slot(vm, now.a), index++, slot(vm, at));
    }
    return code;
}

static uint8_t do_table(struct vm *vm, struct instruction now, const struct value *key,
                        const struct value **wrong) {
    uint8_t code;
    *wrong = slot(vm, now.a);
    if (now.opcode == OPCODE_SET_LIST) {
        code = set_list(vm, now);
    } else if (now.opcode == OPCODE_NEW_TABLE) {
        vm->constant.tag = VALUE_NIL;
        code = table_new(vm, now.b, now.c, &vm->constant);
        *slot(vm, now.a) = vm->constant;
    } else if (now.opcode < OPCODE_SET) {
        *wrong = slot(vm, now.b);
        return table_get(vm, *wrong, key, slot(vm, now.a));
    } else {
        code = table_set(vm, *wrong, key, slot(vm, now.c));
        if (code == VM_ERROR_KEY) { /* only registers hold such keys */
            now.a = now.b;
        }
    }
    *wrong = slot(vm, now.a); /* blocks may have moved */
    return code;
}

/* ---- calls ---- */

/* Registers: iterator, state, control, one to close (unused on board), variables. */
#define FOR_VARIABLES (4 * VALUE_BYTES)

static uint8_t do_call(struct vm *vm, struct instruction now, uint16_t shape) {
    struct value *callee = slot(vm, now.a);
    struct call call = {now.a, now.b, now.c, 4};
    switch (now.opcode) {
    case OPCODE_FOR_CALL:
        callee[5] = callee[1];
        callee[6] = callee[2];
        call = (struct call){(uint8_t)(now.a + FOR_VARIABLES), 2, now.b, 3};
        break;
    case OPCODE_CALL:
        break;
    case OPCODE_RETURN:
        now.b = call_open_count(vm, now.a, now.b);
        if (now.b == OPCODE_OPEN) {
            return INTERPRETED_FAILED;
        }
        return call_return(vm, callee, now.b);
    case OPCODE_RETURN_NONE:
        return call_return(vm, callee, 0);
    case OPCODE_RETURN_ONE:
        return call_return(vm, callee, 1);
    default:
        call = (struct call){now.b, now.c, fetch_byte(vm->pc + 4), 5};
        callee = now.opcode == OPCODE_CALL_GLOBAL ? (struct value *)vm->arena + now.a
                                                  : (struct value *)operand(vm, shape & 15, now.a);
    }
    return call_value(vm, callee, call);
}

/* ---- all ---- */

static uint8_t length_of_shape(uint16_t shape) {
    uint8_t length = 1;
    for (; shape != 0; shape >>= 4) {
        length = (uint8_t)(length + ((shape & 15) >= OPERAND_WORD ? 2 : 1));
    }
    return length;
}

/* Whose third operand is the one that may be anything; else the second. */
static bool has_three(uint8_t opcode) {
    return (opcode >= OPCODE_ADD && opcode <= OPCODE_XOR_K) ||
           (opcode >= OPCODE_GET && opcode <= OPCODE_GET_INDEX);
}

uint8_t instruction_do(struct vm *vm, struct instruction now) {
    const struct value *wrong = 0, *last;
    uint8_t code, opcode = now.opcode;
    uint16_t shape = opcode_shape(opcode);
    if (opcode >= OPCODE_FOR_CALL && opcode <= OPCODE_RETURN_ONE && opcode != OPCODE_FOR_NEXT) {
        return do_call(vm, now, shape);
    }
    if (opcode == OPCODE_NEGATE || opcode == OPCODE_COMPLEMENT) {
        last = operand(vm, OPERAND_INTEGER, (uint8_t)-1);
    } else if (has_three(opcode)) {
        last = operand(vm, shape >> 8 & 15, now.c);
    } else {
        last = operand(vm, shape >> 4 & 15, now.b);
    }
    if (opcode < OPCODE_ADD) {
        code = load(vm, now, last);
    } else if (opcode < OPCODE_JUMP) {
        code = operate(vm, now, last, &wrong);
    } else if (opcode < OPCODE_FOR_PREPARE) {
        code = jump_if(vm, now, last, &wrong);
    } else if (opcode < OPCODE_CALL) {
        code = turn(vm, now, &wrong);
    } else {
        code = do_table(vm, now, last, &wrong);
    }
    if (code != VM_ERROR_NONE) {
        return vm_fail(vm, code, wrong);
    }
    vm->pc += length_of_shape(shape);
    return INTERPRETED_ON;
}
