/* support_store_bench: a program store on support_store_board, and programs to put into it. */
#ifndef TESTS_FIRMWARE_SUPPORT_STORE_BENCH_H
#define TESTS_FIRMWARE_SUPPORT_STORE_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/core/program_store.h"
#include "tests/firmware-bridge/firmware/support_image.h"
#include "tests/firmware-bridge/firmware/support_store_board.h"

#define RAM        600
#define CHUNK      MESSAGE_CHUNK_MAX
#define TICKS_MOST 20000

struct bench {
    struct board board;
    struct program_store store;
    struct chance chance;
};

struct program {
    uint8_t bytes[SUPPORT_IMAGE_MOST];
    uint16_t length;
    uint32_t crc;
};

static inline void start(struct bench *bench, uint16_t ram_size, struct chance chance) {
    store_board_start(&bench->board, ram_size);
    bench->chance = chance;
    program_store_start(&bench->store, &bench->board);
}

static inline void reboot(struct bench *bench) {
    store_board_reboot(&bench->board);
    program_store_start(&bench->store, &bench->board);
}

static inline void make(struct program *program, uint16_t length, struct chance *chance) {
    program->length = length;
    support_image(program->bytes, length, chance);
    program->crc = support_image_crc(program->bytes, length);
}

static inline void tick(struct bench *bench) {
    store_board_tick(&bench->board);
    program_poll(&bench->store);
}

static inline enum refusal begin(struct bench *bench, enum program_place place,
                                 const struct program *program) {
    return program_begin(&bench->store, place, program->length, program->crc);
}

/* Sends bytes `from` to `to`, a tick or more each chunk, waiting while the store is busy. */
static inline enum refusal send(struct bench *bench, const struct program *program, uint16_t from,
                                uint16_t to) {
    for (int ticks = 0; from < to && ticks < TICKS_MOST; ticks++) {
        const uint8_t count = (uint8_t)(to - from < CHUNK ? to - from : CHUNK);
        const enum refusal refusal =
            program_data(&bench->store, from, program->bytes + from, count);
        if (refusal == REFUSAL_NONE) {
            from = (uint16_t)(from + count);
        } else if (refusal != REFUSAL_BUSY) {
            return refusal;
        }
        tick(bench);
        if (bench->board.is_cut) {
            return REFUSAL_BROKEN;
        }
    }
    return REFUSAL_NONE;
}

static inline enum refusal end(struct bench *bench) {
    enum refusal refusal = REFUSAL_BUSY;
    for (int ticks = 0; refusal == REFUSAL_BUSY && ticks < TICKS_MOST; ticks++) {
        refusal = program_end(&bench->store);
        tick(bench);
        if (bench->board.is_cut) {
            return REFUSAL_BROKEN;
        }
    }
    return refusal;
}

static inline enum refusal upload(struct bench *bench, enum program_place place,
                                  const struct program *program) {
    enum refusal refusal = begin(bench, place, program);
    if (refusal == REFUSAL_NONE) {
        refusal = send(bench, program, 0, program->length);
    }
    return refusal == REFUSAL_NONE ? end(bench) : refusal;
}

static inline enum refusal load(struct bench *bench, enum program_place place,
                                struct image *image) {
    uint8_t *arena = NULL;
    uint16_t arena_size = 0;
    const enum refusal refusal = program_load(&bench->store, place, image, &arena, &arena_size);
    if (refusal == REFUSAL_NONE) {
        assert_int_equal((uintptr_t)arena % 4, 0);
        assert_ptr_equal(arena + arena_size, bench->board.ram + bench->board.ram_size);
        assert_true(arena_size >= image->arena_bytes);
    }
    return refusal;
}

/* The good image there is this program, byte for byte. */
static inline bool holds(struct bench *bench, enum program_place place,
                         const struct program *program) {
    struct image image;
    return load(bench, place, &image) == REFUSAL_NONE && image.length == program->length &&
           memcmp(image.bytes, program->bytes, program->length) == 0;
}

static inline bool holds_nothing(struct bench *bench, enum program_place place) {
    struct image image;
    return load(bench, place, &image) == REFUSAL_EMPTY;
}

#endif
