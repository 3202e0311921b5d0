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
    if (kind == OPERAND_NATIVE || (kind >= OPERAND_GLOBAL && kind <= OPERAND_TEXT)) {
        return low < checker->image->header[kind];
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

/* Registers from the first operand on, however many the instruction counts. */
static uint8_t least_registers(uint8_t opcode, uint8_t count) {
    switch (opcode) {
    case OPCODE_NIL:
        return count;
    case OPCODE_FOR_PREPARE:
    case OPCODE_FOR_LOOP:
        return 4;
    case OPCODE_FOR_NEXT:
        return 5;
    case OPCODE_FOR_CALL:
        return count < 3 ? 7 : count < UINT8_MAX - 4 ? (uint8_t)(count + 4) : UINT8_MAX;
    default:
        return 0;
    }
}

static bool is_call(uint8_t opcode) {
    return opcode >= OPCODE_CALL && opcode <= OPCODE_CALL_NATIVE;
}

/* `takes`: the instruction uses the open result; its own values begin at `values`. */
static bool open_fits(const struct checker *checker, bool takes, uint16_t values) {
    bool given = checker->open != NOT_OPEN;
    return takes == given && (!takes || values <= checker->open);
}

/* An instruction's registers lie together in the frame, and an open result is used at once and only
 * then. */
static bool group_fits(struct checker *checker) {
    const uint8_t *operand = checker->operands;
    uint8_t opcode = checker->opcode;
    uint8_t least = least_registers(opcode, operand[1]), counted = 0, opened = 0;
    uint8_t before = opcode == OPCODE_SET_LIST; /* registers in front of those that are counted */
    if (is_call(opcode)) {
        operand += opcode != OPCODE_CALL;
        before = 1;
        opened = operand[2];
        least = opened == OPCODE_OPEN ? 1 : opened;
    }
    if (before != 0 || opcode == OPCODE_RETURN) {
        counted = operand[1];
    }
    bool takes = counted == OPCODE_OPEN;
    uint16_t registers = takes ? before : (uint16_t)(before + counted);
    if (registers < least) {
        registers = least;
    }
    if ((registers > 0 && operand[0] + registers * VALUE_BYTES > checker->frame) ||
        !open_fits(checker, takes, (uint16_t)(operand[0] + before * VALUE_BYTES))) {
        return false;
    }
    checker->open = opened == OPCODE_OPEN ? operand[0] : NOT_OPEN;
    return true;
}

static bool nothing_follows(uint8_t opcode) {
    return opcode == OPCODE_JUMP || opcode == OPCODE_RETURN || opcode == OPCODE_RETURN_NONE ||
           opcode == OPCODE_RETURN_ONE;
}

/* Whether an instruction starts at `at`, of this function; marks that one does. */
static bool is_start(struct checker *checker, uint16_t at, bool mark) {
    uint16_t bit = (uint16_t)(at - checker->first);
    uint8_t *byte = &checker->starts[bit / 8], mask = (uint8_t)(1 << (bit & 7));
    if (mark) {
        *byte |= mask;
    }
    return (*byte & mask) != 0;
}

/* First all instructions, marking where jumps may lead; then, when `again`, the jumps. */
static bool instructions_fit(struct checker *checker, bool again) {
    checker->open = NOT_OPEN;
    for (checker->at = checker->first; checker->at < checker->end;) {
        if (checker->open == NOT_OPEN && !again) {
            is_start(checker, checker->at, true);
        }
        bool fits = instruction_fits(checker);
        if (again) {
            fits = !checker->jumps ||
                   (checker->target >= checker->first && checker->target < checker->end &&
                    is_start(checker, checker->target, false));
        } else {
            fits = fits && group_fits(checker);
        }
        if (!fits) {
            return false;
        }
    }
    return nothing_follows(checker->opcode);
}

enum image_verdict image_check_code(const struct image *image, uint8_t *arena,
                                    uint16_t arena_size) {
    struct checker checker = {.image = image, .starts = arena};
    for (uint8_t i = 0; i < image->function_count;) {
        struct image_function function = image_function(image, i++);
        checker.first = function.begins;
        checker.frame = (uint8_t)(function.registers * VALUE_BYTES);
        checker.end =
            i == image->function_count ? image->code_bytes : image_function(image, i).begins;
        uint16_t bytes = (uint16_t)((checker.end - checker.first + 7) / 8);
        if (bytes > arena_size) {
            return IMAGE_TOO_LARGE;
        }
        for (uint16_t at = 0; at < bytes; at++) {
            arena[at] = 0;
        }
        if (!instructions_fit(&checker, false)) {
            return IMAGE_BAD_INSTRUCTION;
        }
        if (!instructions_fit(&checker, true)) {
            return IMAGE_BAD_JUMP;
        }
    }
    return IMAGE_GOOD;
}
