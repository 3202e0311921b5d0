/* Several bytes, out of an image or out of flash. */
#include "firmware-bridge/vm/fetch.h"

float flash_float(const float *at) {
    union {
        uint8_t bytes[4];
        float number;
    } of;
    for (uint8_t i = 0; i < 4; i++) {
        of.bytes[i] = flash_byte((const uint8_t *)at + i);
    }
    return of.number;
}

void fetch_copy(void *to, const uint8_t *at, uint8_t bytes) {
    uint8_t *byte = to;
    for (; bytes > 0; bytes--) {
        *byte++ = fetch_byte(at++);
    }
}
