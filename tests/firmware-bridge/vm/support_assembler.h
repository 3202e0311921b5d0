/* support_assembler: program images from text, for tests and benchmarks.
 *
 *     struct assembled image;
 *     assemble(&image, "globals 1\n"
 *                      "function 0 4\n"            // parameters, registers; the first is the
 * program "    INT8 r0 1; INT8 r1 10; INT8 r2 1\n" "    FOR_PREPARE r0 end\n" "again: ADD_K r3 r3
 * #1.5\n" // numbers and texts come into the image by use "    FOR_LOOP r0 again\n" "end:
 * RETURN_NONE\n"); image_check(&checked, image.bytes, image.length, ...)
 *
 * Operands: r3 a register; #5 #-2.5 #0x7f a number of the image (with a point: a float); 'abc' a
 * text; a name where an instruction jumps: a label, one for the whole text; OPEN; else a plain
 * integer (globals, functions, natives by number or as their names in natives.h, counts).
 * Instructions end with a line's end or `;`. The line table says the lines of this text.
 * A mistake in the text ends the process with a message: it is a mistake in the test. */
#ifndef TESTS_FIRMWARE_BRIDGE_VM_SUPPORT_ASSEMBLER_H
#define TESTS_FIRMWARE_BRIDGE_VM_SUPPORT_ASSEMBLER_H

#include <stdint.h>

#define ASSEMBLED_MAX 8192

struct assembled {
    uint8_t bytes[ASSEMBLED_MAX];
    uint16_t length;
    uint16_t code_at; /* where the parts begin */
    uint16_t code_bytes, functions_at, numbers_at, texts_at, lines_at;
};

void assemble(struct assembled *image, const char *text);

/* Sets length field and CRC anew, after a test has changed something. */
void assembled_seal(struct assembled *image);

#endif
