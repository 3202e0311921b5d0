/* line_faults: a bad cable, for tests: bytes get lost, doubled and bent.
 *
 * Written as people do on a command line, shares of all bytes:
 *
 *     noise=0.001,drop=0.02,double=0.02     each optional
 *     garbage                               nothing but random bytes comes out
 *
 * The same seed spoils the same bytes. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_LINE_FAULTS_H
#define FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_LINE_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"

struct line_faults {
    double noise, drop, twice; /* 0..1 */
    bool garbage;
    uint64_t state; /* of the random numbers */
};

/* Reads `text` (see above). FAULT_MISUSE when it is not understood. */
bool line_faults_read(const char *text, uint64_t seed, struct line_faults *out,
                      struct fault *fault);

/* Spoils `count` bytes on their way into `out` (2 * count bytes); returns how
 * many come out. */
size_t line_faults_pass(struct line_faults *faults, const uint8_t *bytes, size_t count,
                        uint8_t *out);

#endif
