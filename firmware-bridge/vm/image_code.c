/* The check of an image's code: linear in its length, with one bit of memory for each byte of the
 * longest function. */
#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/opcodes.h"

#define OPERANDS_MAX 4

#define NOT_OPEN 0xff /* no register's byte offset */

/* One function, and the instruction that is looked at. */
struct checker {
    const struct image *image;
    uint8_t *starts;     /* a bit for each byte from `first` on: a jump may lead there */
    uint16_t first, end; /* of the function, offsets in the code */
    uint8_t frame;       /* bytes of its registers */
    uint8_t open;        /* where the result lies that the instruction before has opened */
    uint16_t at;         /* what is read next */
    uint8_t opcode;
    uint8_t operands[OPERANDS_MAX]; /* of one byte; of wider ones the last byte */
    bool jumps;
    uint16_t target;
};

static uint8_t next_byte(struct checker *checker) {
    return fetch_byte(checker->image->bytes + checker->image->code_at + checker->at++);
}

/* Reads an operand; whether it can be. */
static bool operand_fits(struct checker *checker, uint8_t kind, uint8_t *operand) {
    uint8_t low = next_byte(checker);
    int16_t distance = (int8_t)low;
    *operand = low;
    if (kind >= OPERAND_TEXT && kind <= OPERAND_NUMBER) {
        return low < checker->image->counts[kind - OPERAND_TEXT];
    }
    if (kind == OPERAND_REGISTER) {
        return low < checker->frame && low % VALUE_BYTES == 0;
    }
    if (kind >= OPERAND_WORD) {
        distance = (int16_t)(low | next_byte(checker) << 8);
    }
    if (kind == OPERAND_JUMP || kind == OPERAND_FAR_JUMP) {
        checker->jumps = true;
        checker->target = (uint16_t)(checker->at + distance);
    }
    return true;
}

/* Reads an instruction; whether its opcode and each operand can be. */
static bool instruction_fits(struct checker *checker) {
    checker->jumps = false;
    checker->opcode = next_byte(checker);
    if (checker->opcode >= OPCODE_COUNT) {
        return false;
    }
    uint8_t *operand = checker->operands;
    for (uint16_t shape = opcode_shape(checker->opcode); shape != 0; shape >>= 4) {
        if (checker->at >= checker->end || !operand_fits(checker, shape & 15, operand++)) {
            return false;
        }
    }
    return checker->at <= checker->end;
}

/* The registers that an instruction uses together, and how its counts stand to open results. */
struct group {
    uint8_t at;     /* byte offset of the first */
    uint16_t count; /* registers */
    uint8_t values; /* byte offset of those that are counted */
    uint8_t taken;  /* the count that may be OPCODE_OPEN */
    uint8_t opened; /* the same */
};

static struct group call_group(const uint8_t *operands) {
    uint8_t taken = operands[1], opened = operands[2];
    uint8_t arguments = taken == OPCODE_OPEN ? 0 : taken;
    uint8_t results = opened == OPCODE_OPEN || opened == 0 ? 0 : (uint8_t)(opened - 1);
    uint16_t count = (uint16_t)(1 + (arguments > results ? arguments : results));
    return (struct group){operands[0], count, (uint8_t)(operands[0] + VALUE_BYTES), taken, opened};
}

static struct group group_of(const struct checker *checker) {
    const uint8_t *operands = checker->operands;
    uint8_t count = operands[1];
    struct group group = {operands[0], 1, operands[0], 0, 0};
    switch (checker->opcode) {
    case OPCODE_NIL:
        group.count = count;
        break;
    case OPCODE_FOR_PREPARE:
    case OPCODE_FOR_LOOP:
        group.count = 4;
        break;
    case OPCODE_FOR_CALL:
        group.count = (uint16_t)(4 + (count > 3 ? count : 3));
        break;
    case OPCODE_FOR_NEXT:
        group.count = 5;
        break;
    case OPCODE_CALL:
        return call_group(operands);
    case OPCODE_CALL_GLOBAL:
    case OPCODE_CALL_FUNCTION:
    case OPCODE_CALL_NATIVE:
        return call_group(operands + 1);
    case OPCODE_RETURN:
        group.taken = count;
        group.count = count == OPCODE_OPEN ? 0 : count;
        break;
    case OPCODE_SET_LIST:
        group.taken = count;
        group.values = (uint8_t)(group.values + VALUE_BYTES);
        group.count = (uint16_t)(1 + (count == OPCODE_OPEN ? 0 : count));
        break;
    default:
        group.count = 0;
    }
    return group;
}

/* The group lies in the frame, and an open result is used at once and only then. */
static bool group_fits(struct checker *checker) {
    struct group group = group_of(checker);
    if (group.count > 0 && group.at + group.count * VALUE_BYTES > checker->frame) {
        return false;
    }
    bool takes = group.taken == OPCODE_OPEN;
    if (takes != (checker->open != NOT_OPEN) || (takes && group.values > checker->open)) {
        return false;
    }
    checker->open = group.opened == OPCODE_OPEN ? group.at : NOT_OPEN;
    return true;
}

static bool nothing_follows(uint8_t opcode) {
    return opcode == OPCODE_JUMP || opcode == OPCODE_RETURN || opcode == OPCODE_RETURN_NONE ||
           opcode == OPCODE_RETURN_ONE;
}

/* Marks where jumps may lead. */
static bool instructions_fit(struct checker *checker) {
    checker->open = NOT_OPEN;
    for (checker->at = checker->first; checker->at < checker->end;) {
        uint16_t bit = (uint16_t)(checker->at - checker->first);
        if (checker->open == NOT_OPEN) {
            checker->starts[bit / 8] |= (uint8_t)(1 << bit % 8);
        }
        if (!instruction_fits(checker) || !group_fits(checker)) {
            return false;
        }
    }
    return nothing_follows(checker->opcode);
}

static bool jumps_fit(struct checker *checker) {
    for (checker->at = checker->first; checker->at < checker->end;) {
        instruction_fits(checker);
        uint16_t bit = (uint16_t)(checker->target - checker->first);
        if (checker->jumps &&
            (checker->target < checker->first || checker->target >= checker->end ||
             (checker->starts[bit / 8] >> bit % 8 & 1) == 0)) {
            return false;
        }
    }
    return true;
}

enum image_verdict image_check_code(const struct image *image, uint8_t *arena,
                                    uint16_t arena_size) {
    struct checker checker = {.image = image, .starts = arena};
    const uint8_t *function = image->bytes + image->functions_at;
    for (uint8_t i = 0; i < image->function_count; i++, function += IMAGE_FUNCTION_BYTES) {
        bool last = i + 1 == image->function_count;
        checker.first = fetch_word(function);
        checker.frame = (uint8_t)(fetch_byte(function + 3) * VALUE_BYTES);
        checker.end = last ? image->code_bytes : fetch_word(function + IMAGE_FUNCTION_BYTES);
        uint16_t bytes = (uint16_t)((checker.end - checker.first + 7) / 8);
        if (bytes > arena_size) {
            return IMAGE_TOO_LARGE;
        }
        for (uint16_t at = 0; at < bytes; at++) {
            arena[at] = 0;
        }
        if (!instructions_fit(&checker)) {
            return IMAGE_BAD_INSTRUCTION;
        }
        if (!jumps_fit(&checker)) {
            return IMAGE_BAD_JUMP;
        }
    }
    return IMAGE_GOOD;
}
