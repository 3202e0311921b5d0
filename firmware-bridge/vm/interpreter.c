/* The fast path: what most programs do most of the time, with integers. Whatever is rarer or fails
 * is left to instruction_do(), which can do every instruction. */
#include "firmware-bridge/vm/arithmetic.h"
#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/opcodes.h"

#define INLINE static inline __attribute__((always_inline))

/* Four bytes at once, with one question where they lie: what follows the last instruction of the
 * code (lines, CRC) is at least as long. */
INLINE struct instruction fetch_instruction(const uint8_t *pc) {
    struct instruction instruction;
    if (!fetch_is_far(pc)) {
        instruction.opcode = pc[0];
        instruction.a = pc[1];
        instruction.b = pc[2];
        instruction.c = pc[3];
    } else {
        instruction.opcode = fetch_far(pc);
        instruction.a = fetch_far(pc + 1);
        instruction.b = fetch_far(pc + 2);
        instruction.c = fetch_far(pc + 3);
    }
    return instruction;
}

INLINE bool integers(const struct value *left, const struct value *right) {
    return left->tag == VALUE_INTEGER && right->tag == VALUE_INTEGER;
}

INLINE void put_integer(struct value *result, uint32_t bits) {
    result->tag = VALUE_INTEGER;
    result->integer = (int32_t)bits;
}

/* Field by field: the chip's compiler makes a loop of a whole value. */
INLINE void copy(struct value *to, const struct value *from) {
    uint8_t tag = from->tag;
    int32_t payload = from->integer;
    to->tag = tag;
    to->integer = payload;
}

INLINE bool add(struct value *result, const struct value *left, const struct value *right) {
    if (!integers(left, right)) {
        return false;
    }
    put_integer(result, (uint32_t)left->integer + (uint32_t)right->integer);
    return true;
}

INLINE bool subtract(struct value *result, const struct value *left, const struct value *right) {
    if (!integers(left, right)) {
        return false;
    }
    put_integer(result, (uint32_t)left->integer - (uint32_t)right->integer);
    return true;
}

INLINE bool add_small(struct value *result, const struct value *left, int8_t right) {
    if (left->tag != VALUE_INTEGER) {
        return false;
    }
    put_integer(result, (uint32_t)left->integer + (uint32_t)(int32_t)right);
    return true;
}

INLINE bool multiply_small(struct value *result, const struct value *left, int8_t right) {
    if (left->tag != VALUE_INTEGER) {
        return false;
    }
    put_integer(result, (uint32_t)left->integer * (uint32_t)(int32_t)right);
    return true;
}

INLINE bool divide_small(struct value *result, const struct value *left, int8_t right) {
    if (left->tag != VALUE_INTEGER || right == 0) {
        return false;
    }
    put_integer(result, (uint32_t)arithmetic_quotient(left->integer, right));
    return true;
}

/* left & number `index` of the image */
INLINE bool mask(struct vm *vm, struct value *result, const struct value *left, uint8_t index) {
    if (left->tag != VALUE_INTEGER) {
        return false;
    }
    const struct value *right = interpreter_number(vm, index);
    if (right->tag != VALUE_INTEGER) {
        return false;
    }
    put_integer(result, (uint32_t)left->integer & (uint32_t)right->integer);
    return true;
}

INLINE int16_t distance_of(uint8_t low, uint8_t high) {
    return (int16_t)((uint16_t)high << 8 | low);
}

/* A turn more of an integer loop? */
INLINE bool next_turn(struct value *loop) {
    uint32_t turns = (uint32_t)loop[1].integer;
    if (turns == 0) {
        return false;
    }
    loop[1].integer = (int32_t)(turns - 1);
    uint32_t next = (uint32_t)loop[0].integer + (uint32_t)loop[2].integer;
    loop[0].integer = (int32_t)next;
    put_integer(&loop[3], next);
    return true;
}

/* Where the program is: kept in registers of the chip. */
struct place {
    const uint8_t *pc;
    uint8_t *base;
};

/* Checked here: a damaged program may have made one up. */
INLINE bool is_function(const struct vm *vm, const struct value *value) {
    return value->tag == VALUE_FUNCTION && value->index < vm->image.function_count;
}

/* A call of a function of the image; false: left to call_function(). */
INLINE bool enter_function(struct vm *vm, struct place *place, uint8_t function, struct call call) {
    struct instruction entry =
        fetch_instruction(vm->functions + (uint16_t)function * IMAGE_FUNCTION_BYTES);
    struct frame *frame = (struct frame *)(place->base + call.at);
    uint8_t *base = (uint8_t *)(frame + 1);
    uint8_t bytes = (uint8_t)(entry.c * VALUE_BYTES);
    if (base + bytes > vm->values_end) {
        return false;
    }
    if ((int8_t)call.count < (int8_t)entry.b) { /* OPCODE_OPEN is less than any */
        if (call.count == OPCODE_OPEN) {
            return false;
        }
        struct value *missing = (struct value *)base + call.count;
        for (uint8_t i = (uint8_t)(entry.b - call.count); i > 0; i--) {
            missing++->tag = VALUE_NIL;
        }
    }
    const uint8_t *code = vm->code;
    uint16_t return_to = (uint16_t)(place->pc + call.length - code);
    frame->at = call.at;
    frame->wanted = call.wanted;
    frame->caller_bytes = vm->frame_bytes;
    frame->return_to[0] = (uint8_t)return_to;
    frame->return_to[1] = (uint8_t)(return_to >> 8);
    vm->frame_bytes = bytes;
    place->base = base;
    place->pc = code + (uint16_t)distance_of(entry.opcode, entry.a);
    return true;
}

/* One result to a caller that wants one; false: left to call_return(). */
INLINE bool return_one(struct vm *vm, struct place *place, uint8_t from) {
    struct frame *frame = (struct frame *)place->base - 1;
    if (frame->wanted != 1) {
        return false;
    }
    uint16_t return_to = (uint16_t)distance_of(frame->return_to[0], frame->return_to[1]);
    vm->frame_bytes = frame->caller_bytes;
    uint8_t at = frame->at;
    copy((struct value *)frame, (struct value *)(place->base + from));
    place->base = (uint8_t *)frame - at;
    place->pc = vm->code + return_to;
    return true;
}

/* A native with as many results as are wanted, or not. */
INLINE uint8_t enter_native(struct vm *vm, struct place *place, struct instruction now) {
    vm->pc = place->pc;
    vm->base = (struct value *)place->base;
    vm->call_at = now.b;
    uint8_t outcome = native_call(vm, now.a, (struct value *)(place->base + now.b), now.c);
    if (outcome >= NATIVE_AGAIN) {
        return outcome;
    }
    uint8_t wanted = fetch_byte(place->pc + 4);
    if (outcome != wanted) {
        call_results(vm, now.b, outcome, wanted);
    }
    place->base = (uint8_t *)vm->base;
    place->pc += 5;
    return INTERPRETED_ON;
}

/* ---- the loop ---- */

#define REGISTER(offset) ((struct value *)(place.base + (offset)))
#define A                REGISTER(now.a)
#define B                REGISTER(now.b)
#define C                REGISTER(now.c)
#define GLOBAL(index)    ((struct value *)vm->arena + (index))

/* How a case ends: with the next instruction; or, behind the switch, with instruction_do(). */
#define DONE(does, length)                                                                         \
    does;                                                                                          \
    place.pc += (length);                                                                          \
    continue
#define COMPARE(which, more)                                                                       \
    contrary = which;                                                                              \
    limit = (int16_t)((int8_t)now.b + (more));                                                     \
    goto compare
#define DONE_IF(done, length)                                                                      \
    if (done) {                                                                                    \
        place.pc += (length);                                                                      \
        continue;                                                                                  \
    }                                                                                              \
    break

uint8_t interpreter_turns(struct vm *vm) {
    struct place place = {vm->pc, (uint8_t *)vm->base};
    uint8_t turns = vm->turns, outcome;
    do {
        struct instruction now = fetch_instruction(place.pc);
        int16_t limit;
        uint8_t contrary;
        switch (now.opcode) {
        case OPCODE_MOVE:
            DONE(copy(A, B), 3);
        case OPCODE_GET_GLOBAL:
            DONE(copy(A, GLOBAL(now.b)), 3);
        case OPCODE_SET_GLOBAL:
            DONE(copy(GLOBAL(now.a), B), 3);
        case OPCODE_INT8:
            DONE(put_integer(A, (uint32_t)(int32_t)(int8_t)now.b), 3);
        case OPCODE_INT16:
            DONE(put_integer(A, (uint32_t)(int32_t)distance_of(now.b, now.c)), 4);
        case OPCODE_ADD:
            DONE_IF(add(A, B, C), 4);
        case OPCODE_SUBTRACT:
            DONE_IF(subtract(A, B, C), 4);
        case OPCODE_ADD_I:
            DONE_IF(add_small(A, B, (int8_t)now.c), 4);
        case OPCODE_MULTIPLY_I:
            DONE_IF(multiply_small(A, B, (int8_t)now.c), 4);
        case OPCODE_AND_K:
            DONE_IF(mask(vm, A, B, now.c), 4);
        case OPCODE_JUMP:
            place.pc += 3 + distance_of(now.a, now.b);
            continue;
        case OPCODE_IF_TRUE:
        case OPCODE_IF_FALSE:
            place.pc += 3;
            if (value_is_true(A) != (now.opcode & 1)) {
                place.pc += (int8_t)now.b;
            }
            continue;
        case OPCODE_IF_GT_I: /* not at most; of integers only */
        case OPCODE_IF_NGT_I:
            COMPARE(now.opcode ^ 1, 1);
        case OPCODE_IF_LE_I:
        case OPCODE_IF_NLE_I:
            COMPARE(now.opcode, 1);
        case OPCODE_IF_GE_I:
        case OPCODE_IF_NGE_I:
            COMPARE(now.opcode ^ 1, 0);
        case OPCODE_IF_LT_I:
        case OPCODE_IF_NLT_I:
            contrary = now.opcode;
            limit = (int8_t)now.b;
        compare:
            if (A->tag != VALUE_INTEGER) {
                break;
            }
            if (A->integer < limit) {
                contrary = (uint8_t)~contrary;
            }
            place.pc += 4;
            if (contrary & 1) {
                place.pc += (int8_t)now.c;
            }
            continue;
        case OPCODE_FOR_LOOP:
            if (A[2].tag == VALUE_INTEGER) {
                place.pc += next_turn(A) ? 4 + distance_of(now.b, now.c) : 4;
                continue;
            }
            break;
        case OPCODE_CALL_NATIVE:
            if (now.c == OPCODE_OPEN) {
                break;
            }
            outcome = enter_native(vm, &place, now);
            if (outcome == INTERPRETED_ON) {
                continue;
            }
            vm->turns = turns;
            return outcome;
        case OPCODE_CALL_GLOBAL:
            if (!is_function(vm, GLOBAL(now.a))) {
                break;
            }
            now.a = (uint8_t)GLOBAL(now.a)->index;
            now.opcode = OPCODE_CALL_FUNCTION;
            /* fall through */
        case OPCODE_CALL_FUNCTION: {
            struct call call = {now.b, now.c, fetch_byte(place.pc + 4), 5};
            if (enter_function(vm, &place, now.a, call)) {
                continue;
            }
            break;
        }
        case OPCODE_RETURN_ONE:
            DONE_IF(return_one(vm, &place, now.a), 0);
        case OPCODE_FLOOR_DIVIDE_I:
            DONE_IF(divide_small(A, B, (int8_t)now.c), 4);
        default:
            break;
        }
        vm->pc = place.pc;
        vm->base = (struct value *)place.base;
        vm->turns = turns;
        outcome = instruction_do(vm, now);
        place.pc = vm->pc;
        place.base = (uint8_t *)vm->base;
        if (outcome != INTERPRETED_ON) {
            return outcome;
        }
        turns = vm->turns; /* the last one if memory was collected */
    } while (--turns > 0);
    vm->pc = place.pc;
    vm->base = (struct value *)place.base;
    vm->turns = 0;
    return INTERPRETED_ON;
}
