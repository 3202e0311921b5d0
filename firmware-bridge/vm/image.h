/* image: a compiled program, as it travels to the robot and is kept there.
 *
 * docs/image.md is the specification; this header is its C form. Little-endian.
 *
 *     0   2  'P' 'V'
 *     2   1  format version, IMAGE_VERSION
 *     3   1  natives the program may use: numbers below this one (at most IMAGE_NATIVES)
 *     4   2  length of the whole image, CRC included
 *     6   2  arena_bytes: what the virtual machine needs at least beside the image (globals, main
 *            task and the deepest chain of calls without recursion); the verifier recomputes the
 *            globals' and the main function's share
 *     8   1  globals        9   1  functions      10  1  numbers      11  1  texts
 *    12   2  bytes of code 14   2  bytes of texts 16  2  bytes of the line table
 *    18      name: one byte n <= IMAGE_NAME_MAX, then n bytes of UTF-8 (the program's file name,
 *            without ".lua")
 *        functions, 4 bytes each: offset of its first instruction in the code (2), parameters (1),
 *            registers of its frame (1: 1..IMAGE_REGISTERS_MAX, parameters included). Function 0 is
 *            the program itself, has no parameters; offsets grow strictly, the first is 0
 *        numbers, 5 bytes each: a struct value, VALUE_INTEGER or VALUE_FLOAT
 *        texts: each one byte n, then n bytes; sorted by their bytes, no two equal
 *        code (opcodes.h)
 *        line table: bytes; each moves `code` forwards by its low five bits (0..31) and the line by
 *            its high three (-4..3, two's complement), from code 0 and line 1; an instruction's
 * line is what has been reached when `code` passes its first byte. docs/image.md has an example
 *    end-4   4  CRC-32 (that of protocol/frame.h, without seed) of everything before
 *
 * An image never runs before image_check() has said IMAGE_GOOD; afterwards every
 * opcode, operand, jump, index and frame is known to be right, and only what
 * depends on values (types, table keys, memory, depth of calls) is left to the
 * machine, which checks that always.
 *
 * Freestanding. The image lies in RAM, or in EEPROM and is read in place
 * (fetch.h). */
#ifndef FIRMWARE_BRIDGE_VM_IMAGE_H
#define FIRMWARE_BRIDGE_VM_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/vm/natives.h"
#include "firmware-bridge/vm/value.h"

#define IMAGE_VERSION        1
#define IMAGE_NATIVES        NATIVE_COUNT
#define IMAGE_HEADER_BYTES   18
#define IMAGE_NAME_MAX       24
#define IMAGE_REGISTERS_MAX  51 /* a register's byte offset fits a byte */
#define IMAGE_FUNCTION_BYTES 4
#define IMAGE_CRC_BYTES      4
/* What arena_bytes counts beside values (VALUE_BYTES for each global, register, and one more for
 * each function in the chain): the main task's block. */
#define IMAGE_TASK_BYTES 42

/* Why an image cannot run. Name, word for logs and --json. */
#define IMAGE_VERDICTS(X)                                                                          \
    X(IMAGE_GOOD, "good")                                                                          \
    X(IMAGE_NO_PROGRAM, "no-program")       /* does not begin as an image does */                  \
    X(IMAGE_NEWER, "newer")                 /* a later format, or natives this machine lacks */    \
    X(IMAGE_LENGTH, "length")               /* longer or shorter than it says */                   \
    X(IMAGE_DAMAGED, "damaged")             /* the CRC does not agree */                           \
    X(IMAGE_TOO_LARGE, "too-large")         /* needs more memory than there is */                  \
    X(IMAGE_MALFORMED, "malformed")         /* sections, functions, numbers or texts contradict */ \
    X(IMAGE_BAD_INSTRUCTION, "instruction") /* an opcode or operand that cannot be */              \
    X(IMAGE_BAD_JUMP, "jump")

#define IMAGE_VERDICT_ENUM_(name, word) name,
enum image_verdict { IMAGE_VERDICTS(IMAGE_VERDICT_ENUM_) };
#undef IMAGE_VERDICT_ENUM_

/* Never NULL. */
const char *image_verdict_word(enum image_verdict verdict);

/* Where the parts of an image lie, from its first byte; the first of them are its header as it
 * is. */
struct image {
    const uint8_t *bytes; /* read with fetch_byte() only: may stand for EEPROM */
    union {
        uint8_t header[IMAGE_HEADER_BYTES + 1];
        struct {
            uint8_t magic[2], version, native_count;
            uint16_t length, arena_bytes;
            uint8_t global_count, function_count, number_count, text_count;
            uint16_t code_bytes, text_bytes, line_bytes;
            uint8_t name_bytes;
        };
    };
    uint16_t functions_at, numbers_at, texts_at, code_at, lines_at;
};

/* Checks everything that can be known without running; fills *image when good. `capacity`: bytes
 * that may be read from `bytes` on; `arena`: the memory the machine will have. The check itself
 * uses it, one bit for each byte of the longest function's code. Reads nothing outside. Takes at
 * most a few ms per 100 bytes on a chip: for boot and before a start, not for each ms. */
enum image_verdict image_check(struct image *image, const uint8_t *bytes, uint16_t capacity,
                               uint8_t *arena, uint16_t arena_size);

/* A function of an image, as it stands there. */
struct image_function {
    uint16_t begins; /* offset of its first instruction in the code */
    uint8_t parameters, registers;
};
struct image_function image_function(const struct image *image, uint8_t index);

/* The line of the instruction at `code`, an offset in the code; 0: it is not the pupil's, but of
 * the library that travels with the program. */
uint16_t image_line(const struct image *image, uint16_t code);

/* Text `index`: where its bytes begin and how many they are. */
const uint8_t *image_text(const struct image *image, uint8_t index, uint8_t *length);

#endif
