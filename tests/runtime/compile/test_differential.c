/* The heart of on-board programs: random programs do the same on desktop Lua 5.4 (with the robot's
 * 32-bit numbers, reference.lua) and on the virtual machine, order by order, bit by bit.
 *
 * SEED=n begins with that program; DIFFERENTIAL_PROGRAMS=n runs that many (make bench: 1,000).
 * DIFFERENTIAL_FOLDER=f writes the first 100 programs there, for runs on the chip:
 *     NNN.lua NNN.image      the program
 *     NNN-T.tape             64 readings, 16 bits each, low byte first
 *     NNN-T.trace            what has to come out */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/runtime/compile/support_reference.h"

#define PROGRAMS_DEFAULT 250
#define TAPES            10
#define WRITTEN          100

struct campaign {
    lua_State *lua; /* slot 1: generate, slot 2: run of reference.lua */
    long first, count, next_file;
    long runs, failed_alike, out_of_memory;
    const char *folder;
};

static long setting(const char *name, long otherwise) {
    const char *text = getenv(name);
    return text != NULL ? strtol(text, NULL, 10) : otherwise;
}

static void write_file(const struct campaign *campaign, long number, int tape, const char *ending,
                       const void *bytes, size_t length) {
    char path[512];
    if (tape < 0) {
        snprintf(path, sizeof path, "%s/%03ld%s", campaign->folder, number, ending);
    } else {
        snprintf(path, sizeof path, "%s/%03ld-%d%s", campaign->folder, number, tape, ending);
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void write_run(const struct campaign *campaign, const struct tape *tape, int number) {
    uint8_t bytes[2 * TAPE_READINGS];
    for (int i = 0; i < TAPE_READINGS; i++) {
        bytes[2 * i] = (uint8_t)tape->reading[i];
        bytes[2 * i + 1] = (uint8_t)(tape->reading[i] >> 8);
    }
    write_file(campaign, campaign->next_file, number, ".tape", bytes, sizeof bytes);
    write_file(campaign, campaign->next_file, number, ".trace", tape->trace, tape->length);
}

static bool ran_out(const struct tape *tape) {
    return tape->state == VM_FAILED &&
           (tape->error.code == VM_ERROR_MEMORY || tape->error.code == VM_ERROR_STACK);
}

static void compare(struct campaign *campaign, long seed, int number, const char *text,
                    const char *instrumented, const struct program *program) {
    static struct tape tape;
    reference_fill(&tape, seed * TAPES + number);
    tape_run(&tape, program->bytes, program->length, TAPE_ARENA);
    if (ran_out(&tape)) { /* counted, and tried with more */
        campaign->out_of_memory++;
        tape_run(&tape, program->bytes, program->length, UINT16_MAX);
    } else if (campaign->folder != NULL && campaign->next_file < WRITTEN) {
        write_run(campaign, &tape, number);
    }
    const char *expected = reference_run(campaign->lua, instrumented, &tape);
    if (!tape.checked || strcmp(expected, tape.trace) != 0) {
        size_t same = 0;
        while (expected[same] != '\0' && expected[same] == tape.trace[same]) {
            same++;
        }
        fprintf(stderr,
                "%s\n---- reference, from the first difference\n%.300s\n---- robot\n%.300s\n", text,
                expected + same, tape.trace + same);
        fail_msg("SEED=%ld, tape %d, image %s, error %s", seed, number,
                 tape.checked ? "good" : "refused", vm_error_word(tape.error.code));
    }
    campaign->runs++;
    campaign->failed_alike += tape.state == VM_FAILED;
    lua_pop(campaign->lua, 1);
}

static void one_program(struct campaign *campaign, long seed) {
    lua_pushvalue(campaign->lua, 1);
    lua_pushinteger(campaign->lua, seed);
    if (lua_pcall(campaign->lua, 1, 2, 0) != LUA_OK) {
        fail_msg("generate: %s", lua_tostring(campaign->lua, -1));
    }
    const char *text = lua_tostring(campaign->lua, -2);
    const char *instrumented = lua_tostring(campaign->lua, -1);
    char name[32];
    snprintf(name, sizeof name, "seed-%ld.lua", seed);
    struct program *program = reference_compile(name, text);
    for (int tape = 0; tape < TAPES; tape++) {
        compare(campaign, seed, tape, text, instrumented, program);
    }
    if (campaign->folder != NULL && campaign->next_file < WRITTEN) {
        write_file(campaign, campaign->next_file, -1, ".image", program->bytes, program->length);
        write_file(campaign, campaign->next_file, -1, ".lua", text, strlen(text));
        campaign->next_file++;
    }
    compile_free(program);
    lua_pop(campaign->lua, 2);
}

static void random_programs_do_the_same_on_desktop_lua_and_on_the_robot(void **state) {
    (void)state;
    struct campaign campaign = {.lua = reference_open(),
                                .first = setting("SEED", 1),
                                .count = setting("DIFFERENTIAL_PROGRAMS", PROGRAMS_DEFAULT),
                                .folder = getenv("DIFFERENTIAL_FOLDER")};
    for (long seed = campaign.first; seed < campaign.first + campaign.count; seed++) {
        one_program(&campaign, seed);
    }
    lua_close(campaign.lua);
    print_message("%ld programs, %ld runs alike; %ld of them failed, at the same line; %ld wanted "
                  "more than %d bytes\n",
                  campaign.count, campaign.runs, campaign.failed_alike, campaign.out_of_memory,
                  TAPE_ARENA);
    /* A campaign of failing programs would compare little. */
    assert_true(campaign.failed_alike <= campaign.runs / 5 || campaign.count < 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_programs_do_the_same_on_desktop_lua_and_on_the_robot),
    };
    return cmocka_run_group_tests_name("differential", tests, NULL, NULL);
}
