/* support_mistakes: documents with one mistake each, and where its answer must point. */
#ifndef TESTS_FIRMWARE_BRIDGE_WORLD_SUPPORT_MISTAKES_H
#define TESTS_FIRMWARE_BRIDGE_WORLD_SUPPORT_MISTAKES_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"

struct mistake {
    const char *find; /* in the good document; just once there */
    const char *put;  /* instead of it */
    enum fault_kind kind;
    int line, column; /* in the document with the mistake */
    const char *field;
};

/* Reads the bytes; false: see fault. */
typedef bool mistake_reader(const char *text, size_t length, struct fault *fault);

/* `good` must be taken, and refused with each mistake at its place. */
void check_mistakes(const char *good, const struct mistake *mistakes, size_t count,
                    mistake_reader *read);

#endif
