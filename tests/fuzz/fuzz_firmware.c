/* Any bytes as a firmware file: an image that fits the chip, or a fault. */
#include <stddef.h>
#include <stdint.h>

#include "firmware-bridge/firmware/simulated/firmware_image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct firmware_image image;
    struct fault fault = {0};
    size_t address = 0;
    if (firmware_image_read_bytes("fuzz", data, size, &image, &fault)) {
        if (image.flash_size > FIRMWARE_IMAGE_FLASH) {
            __builtin_trap();
        }
        if (firmware_image_misleads_simulator(&image, &address) && address >= image.flash_size) {
            __builtin_trap();
        }
    } else if (fault.kind == FAULT_NONE) {
        __builtin_trap();
    }
    return 0;
}
