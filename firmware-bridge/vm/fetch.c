/* Constants out of flash. */
#include "firmware-bridge/vm/fetch.h"

void flash_copy(void *to, const void *at, uint8_t bytes) {
    uint8_t *byte = to;
    for (const uint8_t *from = at; bytes > 0; bytes--) {
        *byte++ = flash_byte(from++);
    }
}

float flash_float(const float *at) {
    float number;
    flash_copy(&number, at, sizeof number);
    return number;
}
