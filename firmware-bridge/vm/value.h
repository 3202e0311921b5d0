/* value: one Lua value on board, five bytes on every machine.
 *
 *     byte 0     tag
 *     bytes 1-4  payload, little-endian: integer (int32), float (IEEE 754 single),
 *                index (uint16 in bytes 1-2: of a text, a function, a native, a
 *                table's handle)
 *
 * Packed, so that registers lie five bytes apart on the chip and on the
 * computer alike: the same program needs the same memory on both, and an
 * instruction's register operand can be the register's byte offset. */
#ifndef FIRMWARE_BRIDGE_VM_VALUE_H
#define FIRMWARE_BRIDGE_VM_VALUE_H

#include <stdbool.h>
#include <stdint.h>

/* The order counts: up to VALUE_FALSE is false in a condition. */
enum value_tag {
    VALUE_NIL = 0,
    VALUE_FALSE = 1,
    VALUE_TRUE = 2,
    VALUE_INTEGER = 3,
    VALUE_FLOAT = 4,
    VALUE_TEXT = 5,     /* index of a text of the image; texts are sorted, so indexes compare */
    VALUE_TABLE = 6,    /* handle of a block of the heap */
    VALUE_FUNCTION = 7, /* index of a function of the image */
    VALUE_NATIVE = 8,   /* number of a native (natives.h) */
    VALUE_TAGS
};

struct __attribute__((packed)) value {
    uint8_t tag;
    union __attribute__((packed)) {
        int32_t integer;
        float number;
        uint16_t index;
    };
};

#define VALUE_BYTES 5
_Static_assert(sizeof(struct value) == VALUE_BYTES, "a value is five bytes");

static inline bool value_is_true(const struct value *value) { return value->tag > VALUE_FALSE; }

#endif
