/* disassemble: a program image as text, an instruction a line, for the curious and for tests. */
#ifndef RUNTIME_COMPILE_DISASSEMBLE_H
#define RUNTIME_COMPILE_DISASSEMBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The image is checked first. False: it is not good (image_check), or writing failed. */
bool disassemble(const uint8_t *bytes, size_t length, FILE *out);

#endif
