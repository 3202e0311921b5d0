/* program_store: the pupil's programs in the robot: one in RAM, one in EEPROM.
 *
 * Takes an image (vm/image.h) in chunks, keeps it so that it survives anything,
 * and gives it back only when it is whole:
 *
 *     program_begin(&store, PROGRAM_IN_EEPROM, length, crc);
 *     program_data(&store, 0, bytes, 54) ...
 *     every ms: program_poll(&store);              // one EEPROM write at most is begun
 *     program_end(&store);                         // REFUSAL_BUSY: ask again later
 *     program_load(&store, PROGRAM_IN_EEPROM, &image, &arena, &arena_size);
 *
 * EEPROM, from BOARD_EEPROM_PROGRAM on
 *
 *     | mark (1) | image |                 mark PROGRAM_STORE_WHOLE: the image is whole
 *
 * Two phases: before the first byte that differs is written, the mark goes; it
 * comes back when all bytes are there, read back, and the image is checked. A
 * power cut at any write leaves the old image, the new one, or none. Bytes that
 * are equal already are not written: sending the same program again wears nothing.
 *
 * RAM (board_program_memory)
 *
 *     | image | arena of the virtual machine |     a program in RAM runs there
 *     | arena of the virtual machine         |     one in EEPROM is read in place
 *     | bytes on their way to EEPROM, round  |     so a longer program than RAM can come
 *
 * Hence a program in RAM is gone when one comes to EEPROM, or runs from there. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_CORE_PROGRAM_STORE_H
#define FIRMWARE_BRIDGE_FIRMWARE_CORE_PROGRAM_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/firmware/core/hal.h"
#include "firmware-bridge/protocol/messages.h"
#include "firmware-bridge/vm/image.h"

#define PROGRAM_STORE_WHOLE  0x5a /* unlike an erased byte, 0xff */
#define PROGRAM_STORE_EEPROM (BOARD_EEPROM_SIZE - BOARD_EEPROM_PROGRAM - 1) /* longest image */
#define PROGRAM_STORE_LOOKS  16 /* bytes compared a tick at most */
#define PROGRAM_STORE_TRIES  4  /* writes of one byte before EEPROM is called broken */

struct program_store {
    struct board *board;
    uint8_t *memory;
    uint16_t memory_size;
    uint16_t ram_length;                /* of the good image in RAM; 0: none */
    uint16_t length, received, written; /* of the image that comes; written: to EEPROM */
    uint32_t crc;
    uint8_t coming; /* enum program_place */
    uint8_t tries;
    bool is_kept;    /* EEPROM holds a good image */
    bool is_checked; /* the image that comes was found good, only its mark is missing */
};

/* Looks whether a good image is kept. Takes some ms: for boot. */
void program_store_start(struct program_store *store, struct board *board);

/* The messages of the same names; each tells what it refuses (docs/protocol.md, section 6). The
 * caller has stopped a program that runs. */
enum refusal program_begin(struct program_store *store, enum program_place place, uint16_t length,
                           uint32_t crc);
enum refusal program_data(struct program_store *store, uint16_t offset, const uint8_t *bytes,
                          uint8_t count);
enum refusal program_end(struct program_store *store);
enum refusal program_erase(struct program_store *store, enum program_place place);

/* Checks the image and says where the machine may have its arena. A load from EEPROM is the end
 * of what is in RAM. What was coming is forgotten. */
enum refusal program_load(struct program_store *store, enum program_place place,
                          struct image *image, uint8_t **arena, uint16_t *arena_size);

/* Goes on with writing; never waits. */
void program_poll(struct program_store *store);

/* Fills in received, format, the lengths, CRCs and room. */
void program_store_describe(struct program_store *store, struct message_program_info *info);

/* Copies the name of the good image at `place`, "" when there is none. */
void program_store_name(struct program_store *store, enum program_place place,
                        char name[MESSAGE_PROGRAM_NAME_MAX + 1]);

#endif
