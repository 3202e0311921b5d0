#include "firmware-bridge/robots/adapters.h"

#include <stddef.h>

#define ANY_PRODUCT 0xffffu /* of this vendor; not a product number in use */

static const struct {
    uint16_t vendor, product;
    const char *name;
} adapters[] = {
    {0x1a86, 0x7523, "CH340"}, /* most Arduino-like boards */
    {0x1a86, 0x5523, "CH341"},
    {0x1a86, 0x55d4, "CH9102"}, /* newer ESP32 boards */
    {0x0403, 0x6001, "FTDI FT232R"},
    {0x0403, 0x6010, "FTDI FT2232"},
    {0x0403, 0x6014, "FTDI FT232H"},
    {0x0403, 0x6015, "FTDI FT231X"},
    {0x10c4, 0xea60, "CP210x"},
    {0x067b, 0x2303, "PL2303"},
    {0x0d28, 0x0204, "micro:bit"},
    {0x16c0, 0x0483, "Teensy"},
    {0x2e8a, 0x000a, "Raspberry Pi Pico"},
    {0x239a, ANY_PRODUCT, "Adafruit"},
    {0x1b4f, ANY_PRODUCT, "SparkFun"},
    {0x2341, ANY_PRODUCT, "Arduino"},
    {0x2a03, ANY_PRODUCT, "Arduino"}, /* arduino.org boards */
};

const char *adapter_name(uint16_t vendor, uint16_t product) {
    for (size_t i = 0; i < sizeof adapters / sizeof adapters[0]; i++) {
        if (adapters[i].vendor == vendor &&
            (adapters[i].product == product || adapters[i].product == ANY_PRODUCT)) {
            return adapters[i].name;
        }
    }
    return NULL;
}
