#include "firmware-bridge/firmware/core/program_store.h"

#include <stddef.h>

#include "firmware-bridge/vm/fetch.h"

#define MARK         BOARD_EEPROM_PROGRAM
#define FIRST        (MARK + 1)
#define NOT_WHOLE    0xff
#define LENGTH_AT    4 /* in an image, see vm/image.h */
#define ARENA_AT     6
#define NAME_AT      IMAGE_HEADER_BYTES
#define LENGTH_LEAST (IMAGE_HEADER_BYTES + 1 + IMAGE_FUNCTION_BYTES + IMAGE_CRC_BYTES)

_Static_assert(IMAGE_NAME_MAX == MESSAGE_PROGRAM_NAME_MAX, "PROGRAM_INFO carries the whole name");

/* ---- images ------------------------------------------------------------------- */

static enum refusal as_refusal(enum image_verdict verdict) {
    switch (verdict) {
    case IMAGE_GOOD:
        return REFUSAL_NONE;
    case IMAGE_NEWER:
        return REFUSAL_FOREIGN;
    case IMAGE_TOO_LARGE:
        return REFUSAL_TOO_LARGE;
    default:
        return REFUSAL_DAMAGED;
    }
}

static const uint8_t *kept(const struct program_store *store) {
    return board_eeprom_bytes(store->board) + FIRST;
}

/* Bytes of RAM that a machine gets beside an image in RAM; the arena is 4-byte aligned. */
static uint16_t arena_beside(const struct program_store *store, uint16_t length) {
    const uint16_t begin = (uint16_t)((length + 3u) & ~3u);
    return begin < store->memory_size ? (uint16_t)(store->memory_size - begin) : 0;
}

/* Where an image lies, and the RAM beside it that a machine gets. The check needs that room: one
 * of what is kept is the end of what is in RAM. */
static enum refusal check(struct program_store *store, enum program_place place, uint16_t length,
                          struct image *image, uint8_t **arena, uint16_t *arena_size) {
    const uint8_t *bytes = store->memory;
    *arena_size = arena_beside(store, length);
    if (place == PROGRAM_IN_EEPROM) {
        bytes = kept(store);
        length = PROGRAM_STORE_EEPROM;
        *arena_size = store->memory_size;
        store->ram_length = 0;
    }
    *arena = store->memory + (store->memory_size - *arena_size);
    return as_refusal(image_check(image, bytes, length, *arena, *arena_size));
}

static uint32_t crc_at(const uint8_t *end) {
    return fetch_word(end - 4) | (uint32_t)fetch_word(end - 2) << 16;
}

/* ---- EEPROM, a byte at a time ---------------------------------------------------- */

/* True when the byte is there; otherwise its writing has begun, or goes on. */
static bool is_stored(struct program_store *store, uint16_t address, uint8_t byte) {
    if (!board_eeprom_is_ready(store->board)) {
        return false;
    }
    if (board_eeprom_read(store->board, address) == byte) {
        store->tries = 0;
        return true;
    }
    if (store->tries < PROGRAM_STORE_TRIES) {
        store->tries++;
        board_eeprom_write(store->board, address, byte);
    }
    return false;
}

static bool is_broken(const struct program_store *store) {
    return store->tries == PROGRAM_STORE_TRIES && board_eeprom_is_ready(store->board);
}

static enum refusal not_yet(const struct program_store *store) {
    return is_broken(store) ? REFUSAL_BROKEN : REFUSAL_BUSY;
}

static bool is_marked(const struct program_store *store) {
    return board_eeprom_read(store->board, MARK) == PROGRAM_STORE_WHOLE;
}

/* The mark goes before the first byte that differs. */
static bool is_unmarked(struct program_store *store) {
    store->is_kept = false;
    return is_stored(store, MARK, NOT_WHOLE);
}

/* Bytes on their way to EEPROM go round in memory. */
static uint8_t *slot(const struct program_store *store, uint16_t at) {
    while (at >= store->memory_size) {
        at = (uint16_t)(at - store->memory_size);
    }
    return store->memory + at;
}

static bool write_next(struct program_store *store) {
    const uint8_t byte = *slot(store, store->written);
    const uint16_t address = (uint16_t)(FIRST + store->written);
    if (board_eeprom_is_ready(store->board) && board_eeprom_read(store->board, address) != byte &&
        is_marked(store) && !is_unmarked(store)) {
        return false;
    }
    if (!is_stored(store, address, byte)) {
        return false;
    }
    store->written++;
    return true;
}

void program_poll(struct program_store *store) {
    for (uint8_t i = 0; i < PROGRAM_STORE_LOOKS; i++) {
        if (store->coming != PROGRAM_IN_EEPROM || store->written == store->received ||
            !write_next(store)) {
            return;
        }
    }
}

/* ---- a program comes --------------------------------------------------------------- */

static void forget(struct program_store *store) { store->coming = PROGRAM_NOWHERE; }

enum refusal program_begin(struct program_store *store, enum program_place place, uint16_t length,
                           uint32_t crc) {
    const uint16_t most = place == PROGRAM_IN_RAM ? store->memory_size : PROGRAM_STORE_EEPROM;
    forget(store);
    if (store->memory_size == 0) {
        return REFUSAL_UNSUPPORTED;
    }
    if (length > most) {
        return REFUSAL_TOO_LARGE;
    }
    if (length < LENGTH_LEAST) {
        return REFUSAL_DAMAGED;
    }
    store->length = length;
    store->crc = crc;
    store->received = store->written = 0;
    store->tries = 0;
    store->is_checked = false;
    store->coming = (uint8_t)place;
    return REFUSAL_NONE;
}

/* What the header says, before anything is touched. */
static enum refusal check_header(const struct program_store *store, const uint8_t *bytes) {
    const uint16_t arena =
        store->coming == PROGRAM_IN_RAM ? arena_beside(store, store->length) : store->memory_size;
    if (bytes[0] != 'P' || bytes[1] != 'V') {
        return REFUSAL_DAMAGED;
    }
    if (bytes[2] > IMAGE_VERSION || bytes[3] > IMAGE_NATIVES) {
        return REFUSAL_FOREIGN;
    }
    if (fetch_word(bytes + LENGTH_AT) != store->length) {
        return REFUSAL_DAMAGED;
    }
    return fetch_word(bytes + ARENA_AT) > arena ? REFUSAL_TOO_LARGE : REFUSAL_NONE;
}

static enum refusal may_take(struct program_store *store, uint16_t offset, const uint8_t *bytes,
                             uint8_t count) {
    if (store->coming == PROGRAM_NOWHERE || offset < store->received || offset > store->length ||
        count > store->length - offset) {
        return REFUSAL_RANGE;
    }
    if (offset > store->received || offset + count - store->written > store->memory_size) {
        return REFUSAL_BUSY;
    }
    if (offset > 0) {
        return REFUSAL_NONE;
    }
    const enum refusal refusal =
        count < IMAGE_HEADER_BYTES ? REFUSAL_RANGE : check_header(store, bytes);
    if (refusal != REFUSAL_NONE) {
        forget(store);
    }
    return refusal;
}

enum refusal program_data(struct program_store *store, uint16_t offset, const uint8_t *bytes,
                          uint8_t count) {
    const enum refusal refusal = may_take(store, offset, bytes, count);
    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    store->ram_length = 0;
    for (; count > 0; count--) {
        *slot(store, store->received++) = *bytes++;
    }
    if (store->coming == PROGRAM_IN_RAM) {
        store->written = store->received;
    }
    return REFUSAL_NONE;
}

/* Whether what has arrived is what was sent. */
static enum refusal check_arrived(struct program_store *store) {
    const enum program_place place = (enum program_place)store->coming;
    const uint16_t length = store->length;
    struct image image;
    uint8_t *arena = NULL;
    uint16_t arena_size = 0;
    const enum refusal refusal = check(store, place, length, &image, &arena, &arena_size);
    const uint8_t *bytes = place == PROGRAM_IN_RAM ? store->memory : kept(store);
    if (refusal == REFUSAL_NONE &&
        (image.length != length || crc_at(bytes + length) != store->crc)) {
        return REFUSAL_DAMAGED;
    }
    return refusal;
}

enum refusal program_end(struct program_store *store) {
    const bool is_in_ram = store->coming == PROGRAM_IN_RAM;
    if (store->coming == PROGRAM_NOWHERE || store->received < store->length) {
        return REFUSAL_RANGE;
    }
    if (!is_in_ram && (store->written < store->length || !board_eeprom_is_ready(store->board))) {
        return not_yet(store);
    }
    if (!store->is_checked) {
        const enum refusal refusal = check_arrived(store);
        if (refusal != REFUSAL_NONE) {
            forget(store);
            return refusal;
        }
        store->is_checked = true;
    }
    if (is_in_ram) {
        store->ram_length = store->length;
    } else if (is_stored(store, MARK, PROGRAM_STORE_WHOLE)) {
        store->is_kept = true;
    } else {
        return not_yet(store);
    }
    forget(store);
    return REFUSAL_NONE;
}

enum refusal program_erase(struct program_store *store, enum program_place place) {
    if (store->coming != PROGRAM_NOWHERE) {
        forget(store);
        store->tries = 0;
    }
    if (place == PROGRAM_IN_RAM) {
        store->ram_length = 0;
        return REFUSAL_NONE;
    }
    return is_unmarked(store) ? REFUSAL_NONE : not_yet(store);
}

/* ---- what is there ------------------------------------------------------------------ */

enum refusal program_load(struct program_store *store, enum program_place place,
                          struct image *image, uint8_t **arena, uint16_t *arena_size) {
    forget(store);
    if (place == PROGRAM_IN_RAM ? store->ram_length == 0 : !store->is_kept) {
        return REFUSAL_EMPTY;
    }
    if (place == PROGRAM_IN_EEPROM && !board_eeprom_is_ready(store->board)) {
        return REFUSAL_BUSY;
    }
    const enum refusal refusal = check(store, place, store->ram_length, image, arena, arena_size);
    if (place == PROGRAM_IN_EEPROM) {
        store->is_kept = refusal == REFUSAL_NONE;
    }
    return refusal;
}

void program_store_start(struct program_store *store, struct board *board) {
    struct image image;
    uint8_t *arena = NULL;
    uint16_t arena_size = 0;
    *store = (struct program_store){.board = board};
    store->memory = board_program_memory(board, &store->memory_size);
    store->is_kept = store->memory_size > 0 && is_marked(store);
    program_load(store, PROGRAM_IN_EEPROM, &image, &arena, &arena_size);
}

/* NULL: none, or none that can be read now. */
static const uint8_t *good_image(const struct program_store *store, enum program_place place) {
    if (place == PROGRAM_IN_RAM) {
        return store->ram_length > 0 ? store->memory : NULL;
    }
    return place == PROGRAM_IN_EEPROM && store->is_kept && board_eeprom_is_ready(store->board)
               ? kept(store)
               : NULL;
}

/* Length and CRC of the good image at `place`; 0 when there is none. */
static uint16_t measure(const struct program_store *store, enum program_place place,
                        uint32_t *crc) {
    const uint8_t *image = good_image(store, place);
    if (image == NULL) {
        *crc = 0;
        return 0;
    }
    const uint16_t length = fetch_word(image + LENGTH_AT);
    *crc = crc_at(image + length);
    return length;
}

void program_store_describe(struct program_store *store, struct message_program_info *info) {
    info->format = IMAGE_VERSION;
    info->received = store->coming != PROGRAM_NOWHERE ? store->written : 0;
    info->ram_length = measure(store, PROGRAM_IN_RAM, &info->ram_crc);
    info->eeprom_length = measure(store, PROGRAM_IN_EEPROM, &info->eeprom_crc);
    info->ram_max = info->memory = store->memory_size;
    info->eeprom_max = store->memory_size > 0 ? PROGRAM_STORE_EEPROM : 0;
}

void program_store_name(struct program_store *store, enum program_place place,
                        char name[MESSAGE_PROGRAM_NAME_MAX + 1]) {
    const uint8_t *image = good_image(store, place);
    if (image != NULL) {
        image += NAME_AT;
        for (uint8_t left = fetch_byte(image); left > 0; left--) {
            *name++ = (char)fetch_byte(++image);
        }
    }
    *name = '\0';
}
