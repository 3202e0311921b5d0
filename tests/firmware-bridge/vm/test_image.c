/* The check of images: whole ones pass, and whatever is wrong is refused before an instruction
 * runs. */
#include "tests/firmware-bridge/vm/support_machine.h"
#include "tests/firmware-bridge/vm/support_programs.h"

static enum image_verdict check_bytes(const uint8_t *bytes, uint16_t length) {
    memcpy(machine.assembled.bytes, bytes, length);
    machine.assembled.length = length;
    return machine_check();
}

static void assert_verdict(enum image_verdict got, enum image_verdict expected) {
    assert_string_equal(image_verdict_word(got), image_verdict_word(expected));
}

static void assert_refused(const char *program, enum image_verdict verdict) {
    assemble(&machine.assembled, program);
    if (machine_check() != verdict) {
        print_message("%s", program);
    }
    assert_verdict(machine_check(), verdict);
}

/* A correct image of more than 1 KB. */
static void assemble_large(struct assembled *image) {
    static char text[20000];
    size_t used = (size_t)snprintf(text, sizeof text, "globals 3\nfunction 0 9\n");
    for (int i = 0; i < 100; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "step%d: INT8 r1 %d; ADD_K r2 r1 #%d.5\nIF_LT r1 r2 step%d\n", i,
                                 i, i % 20, i > 9 ? i - 9 : i);
    }
    snprintf(text + used, sizeof text - used, "TEXT r3 'fin'; TEXT r4 'debut'\nRETURN_NONE\n");
    assemble(image, text);
    assert_in_range(image->length, 1024, 2000);
}

/* ---- what is good ---- */

static void every_instruction_is_known_to_the_check(void **state) {
    (void)state;
    bool seen[OPCODE_COUNT] = {false};
    for (size_t i = 0; i < PROGRAM_COUNT; i++) {
        assert_int_equal(machine_play(programs[i]), VM_ENDED);
        const uint8_t *code = machine.bytes + machine.image.code_at;
        static const char *const operands[] = {
#define OPERANDS_(name, letters) letters,
            OPCODES(OPERANDS_)
#undef OPERANDS_
        };
        for (uint16_t at = 0; at < machine.image.code_bytes;) {
            seen[code[at]] = true;
            for (const char *letter = operands[code[at++]]; *letter; letter++) {
                at = (uint16_t)(at + (*letter == 'h' || *letter == 'j' ? 2 : 1));
            }
        }
    }
    for (unsigned i = 0; i < OPCODE_COUNT; i++) {
        if (!seen[i]) {
            fail_msg("opcode %u is in no program", i);
        }
    }
}

static void the_parts_are_where_the_header_says(void **state) {
    (void)state;
    assemble(&machine.assembled, "globals 3\nfunction 0 4\nNUMBER r0 #1.5; TEXT r1 'zut'\n"
                                 "TEXT r2 'ah'; RETURN_NONE\nfunction 2 3\nRETURN_NONE\n");
    assert_verdict(machine_check(), IMAGE_GOOD);
    const struct image *image = &machine.image;
    assert_int_equal(image->length, machine.assembled.length);
    assert_int_equal(image->global_count, 3);
    assert_int_equal(image->function_count, 2);
    assert_int_equal(image->number_count, 1);
    assert_int_equal(image->text_count, 2);
    assert_int_equal(image->code_at, machine.assembled.code_at);
    assert_int_equal(image->arena_bytes, IMAGE_TASK_BYTES + 5 * (3 + 1 + 4));
    uint8_t length;
    const uint8_t *text = image_text(image, 1, &length); /* sorted: 'ah', 'zut' */
    assert_int_equal(length, 3);
    assert_memory_equal(text, "zut", 3);
}

static void each_instruction_has_its_line(void **state) {
    (void)state;
    /* A line with 40 bytes of code, one far below, one above (a loop's end). */
    assemble(&machine.assembled,
             "function 0 4\n"
             "INT8 r0 1\n"
             "INT8 r0 1; INT8 r0 1; INT8 r0 1; INT8 r0 1; INT8 r0 1; INT8 r0 1\n"
             "INT8 r0 1; INT8 r0 1; INT8 r0 1; INT8 r0 1; INT8 r0 1; INT8 r0 1;"
             "INT8 r0 1; INT8 r0 1; INT8 r0 1; INT8 r0 1; INT8 r0 1; INT8 r0 1\n"
             "\n\n\n\n\n\n\n"
             "INT8 r0 2\n"
             "RETURN_NONE\n");
    assert_verdict(machine_check(), IMAGE_GOOD);
    assert_int_equal(image_line(&machine.image, 0), 2);
    assert_int_equal(image_line(&machine.image, 2), 2);
    assert_int_equal(image_line(&machine.image, 3), 3);
    assert_int_equal(image_line(&machine.image, 20), 3);
    assert_int_equal(image_line(&machine.image, 21), 4);
    assert_int_equal(image_line(&machine.image, 56), 4);
    assert_int_equal(image_line(&machine.image, 57), 12);
    assert_int_equal(image_line(&machine.image, 60), 13);
    /* The last entry set to go back by 4. */
    uint16_t last = (uint16_t)(machine.assembled.lines_at + machine.image.line_bytes - 1);
    machine.assembled.bytes[last] = 3 | 4 << 5;
    assembled_seal(&machine.assembled);
    assert_verdict(machine_check(), IMAGE_GOOD);
    assert_int_equal(image_line(&machine.image, 60), 8);
}

/* ---- damage ---- */

static void every_flipped_bit_of_a_kilobyte_is_refused(void **state) {
    (void)state;
    struct assembled good;
    assemble_large(&good);
    assert_verdict(check_bytes(good.bytes, good.length), IMAGE_GOOD);
    for (uint32_t bit = 0; bit < good.length * 8u; bit++) {
        good.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (check_bytes(good.bytes, good.length) == IMAGE_GOOD) {
            fail_msg("bit %u flipped, and still good", (unsigned)bit);
        }
        good.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

static void every_truncation_of_a_kilobyte_is_refused(void **state) {
    (void)state;
    struct assembled good;
    assemble_large(&good);
    for (uint16_t length = 0; length < good.length; length++) {
        assert_int_not_equal(check_bytes(good.bytes, length), IMAGE_GOOD);
    }
    /* and what follows an image does no harm */
    assert_verdict(check_bytes(good.bytes, (uint16_t)(good.length + 40)), IMAGE_GOOD);
}

static void every_pair_of_neighbours_swapped_is_refused(void **state) {
    (void)state;
    struct assembled good;
    assemble_large(&good);
    for (uint16_t i = 0; i + 1 < good.length; i++) {
        uint8_t one = good.bytes[i], other = good.bytes[i + 1];
        if (one != other) {
            good.bytes[i] = other;
            good.bytes[i + 1] = one;
            assert_int_not_equal(check_bytes(good.bytes, good.length), IMAGE_GOOD);
            good.bytes[i] = one;
            good.bytes[i + 1] = other;
        }
    }
}

static void a_mixture_of_two_images_is_refused_wherever_they_meet(void **state) {
    (void)state;
    struct assembled one, other, mixed;
    assemble_large(&one);
    other = one;
    for (uint16_t i = 0; i < 100; i++) { /* the same program with other constants */
        other.bytes[other.code_at + 1 + i * 11u + 1] ^= 1;
    }
    assembled_seal(&other);
    for (uint16_t cut = 1; cut < one.length; cut++) {
        mixed = one;
        memcpy(mixed.bytes + cut, other.bytes + cut, (size_t)(one.length - cut));
        if (memcmp(mixed.bytes, one.bytes, one.length) != 0 &&
            memcmp(mixed.bytes, other.bytes, one.length) != 0) {
            assert_int_not_equal(check_bytes(mixed.bytes, mixed.length), IMAGE_GOOD);
        }
    }
}

static void what_is_no_program_is_named_so(void **state) {
    (void)state;
    assert_verdict(check_bytes((const uint8_t *)"", 0), IMAGE_NO_PROGRAM);
    assert_verdict(check_bytes((const uint8_t *)"P", 1), IMAGE_NO_PROGRAM);
    assert_verdict(check_bytes((const uint8_t *)"PVA", 3), IMAGE_NEWER);
    assert_verdict(check_bytes((const uint8_t *)"PV", 2), IMAGE_LENGTH);
    uint8_t blank[64];
    memset(blank, 0xff, sizeof blank);
    assert_verdict(check_bytes(blank, sizeof blank), IMAGE_NO_PROGRAM);
}

/* ---- the header and the parts, with a right CRC ---- */

static void assert_changed(uint16_t at, uint8_t byte, enum image_verdict verdict) {
    assemble(&machine.assembled, programs[3]);
    machine.assembled.bytes[at] = byte;
    uint16_t length = (uint16_t)(machine.assembled.bytes[4] | machine.assembled.bytes[5] << 8);
    assembled_seal(&machine.assembled);
    if (length != machine.assembled.length) { /* the length itself was the change */
        machine.assembled.bytes[4] = (uint8_t)length;
        machine.assembled.bytes[5] = (uint8_t)(length >> 8);
    }
    assert_verdict(machine_check(), verdict);
}

static void a_header_that_lies_is_refused(void **state) {
    (void)state;
    assert_changed(2, IMAGE_VERSION + 1, IMAGE_NEWER);
    assert_changed(2, 0, IMAGE_MALFORMED);
    assert_changed(3, IMAGE_NATIVES + 1, IMAGE_NEWER);
    assert_changed(3, 0, IMAGE_BAD_INSTRUCTION); /* it calls natives it says it does not use */
    assert_changed(5, 0x7f, IMAGE_LENGTH);       /* longer than it is */
    assert_changed(4, 3, IMAGE_LENGTH);
    assert_changed(4, 100, IMAGE_DAMAGED); /* shorter: another CRC there */
    assert_changed(6, 1, IMAGE_MALFORMED); /* less memory than globals and main need */
    assert_changed(7, 0x70, IMAGE_TOO_LARGE);
    assert_changed(8, 200, IMAGE_MALFORMED); /* more globals than the memory it asks for */
    assert_changed(8, 0, IMAGE_BAD_INSTRUCTION);
    for (uint16_t at = 9; at <= 17; at++) { /* counts and sizes of the parts */
        assert_changed(at, 0xff, IMAGE_MALFORMED);
    }
    assert_changed(9, 0, IMAGE_MALFORMED);
    assert_changed(18, IMAGE_NAME_MAX + 1, IMAGE_MALFORMED);
    assert_changed(18, 0, IMAGE_MALFORMED);
}

static void sizes_that_overflow_are_refused(void **state) {
    (void)state;
    static const uint8_t at[] = {12, 14, 16};
    for (int one = 0; one < 3; one++) {
        for (int other = 0; other < 3; other++) {
            for (unsigned high = 0; high < 256; high++) {
                assemble(&machine.assembled, programs[3]);
                uint8_t *bytes = machine.assembled.bytes;
                bytes[at[one] + 1] = (uint8_t)(bytes[at[one] + 1] + high);
                bytes[at[other] + 1] = (uint8_t)(bytes[at[other] + 1] - high);
                assembled_seal(&machine.assembled);
                bool same = one == other || high == 0;
                assert_int_equal(machine_check() == IMAGE_GOOD, same);
            }
        }
    }
}

static void functions_that_cannot_be_are_refused(void **state) {
    (void)state;
    assemble(&machine.assembled, programs[3]);
    uint16_t at = machine.assembled.functions_at;
    assert_changed(at, 1, IMAGE_MALFORMED);                           /* main not at 0 */
    assert_changed((uint16_t)(at + 2), 1, IMAGE_MALFORMED);           /* main has a parameter */
    assert_changed((uint16_t)(at + 3), 0, IMAGE_MALFORMED);           /* no register */
    assert_changed((uint16_t)(at + 3), 52, IMAGE_MALFORMED);          /* too many */
    assert_changed((uint16_t)(at + 4), 0, IMAGE_MALFORMED);           /* offsets do not grow */
    assert_changed((uint16_t)(at + 4 + 1), 0x40, IMAGE_MALFORMED);    /* outside the code */
    assert_changed((uint16_t)(at + 4 + 2), 5, IMAGE_MALFORMED);       /* more parameters than
                                                                         registers */
    assert_changed((uint16_t)(at + 4 + 3), 1, IMAGE_BAD_INSTRUCTION); /* fewer than are used */
}

static void numbers_and_texts_that_cannot_be_are_refused(void **state) {
    (void)state;
    assemble(&machine.assembled, programs[0]);
    uint16_t at = machine.assembled.numbers_at;
    for (uint8_t tag = 0; tag < 20; tag++) {
        assemble(&machine.assembled, programs[0]);
        machine.assembled.bytes[at + 5] = tag;
        assembled_seal(&machine.assembled);
        bool number = tag == VALUE_INTEGER || tag == VALUE_FLOAT;
        assert_verdict(machine_check(), number ? IMAGE_GOOD : IMAGE_MALFORMED);
    }
    static const char three[] = "function 0 3\nTEXT r0 'ab'; TEXT r1 'ac'; TEXT r2 'b'\n"
                                "RETURN_NONE\n";
    static const struct {
        uint8_t at, byte;
    } changes[] = {{0, 3},   {0, 1},  {0, 200}, {3, 0},
                   {3, 255}, {6, 2},  {2, 'c'}, /* twice the same */
                   {1, 'c'}, {7, 'a'} /* out of order */};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        assemble(&machine.assembled, three);
        machine.assembled.bytes[machine.assembled.texts_at + changes[i].at] = changes[i].byte;
        assembled_seal(&machine.assembled);
        assert_verdict(machine_check(), IMAGE_MALFORMED);
    }
}

static void line_tables_that_leave_the_program_are_refused(void **state) {
    (void)state;
    static const uint8_t wrong[] = {31, 4 << 5 /* before line 1 */};
    for (size_t i = 0; i < sizeof wrong; i++) {
        assemble(&machine.assembled, "function 0 3\nINT8 r0 1\nRETURN_NONE\n");
        machine.assembled.bytes[machine.assembled.lines_at] = wrong[i];
        assembled_seal(&machine.assembled);
        assert_verdict(machine_check(), IMAGE_MALFORMED);
    }
}

static void a_program_larger_than_the_memory_is_refused(void **state) {
    (void)state;
    uint16_t usual = machine.arena_bytes;
    assemble(&machine.assembled, programs[1]);
    machine.arena_bytes = IMAGE_TASK_BYTES + 5 * 10;
    assert_verdict(machine_check(), IMAGE_GOOD);
    machine.arena_bytes--;
    assert_verdict(machine_check(), IMAGE_TOO_LARGE);
    machine.arena_bytes = 0;
    assert_verdict(machine_check(), IMAGE_TOO_LARGE);
    machine.arena_bytes = 100; /* 800 bytes of code, and no more */
    static char text[10000] = "function 0 1\n";
    for (int i = 0; i < 268; i++) {
        strcat(text, "INT8 r0 1\n");
    }
    strcat(text, "RETURN_NONE\n");
    assert_refused(text, IMAGE_TOO_LARGE);
    machine.arena_bytes = 101;
    assert_refused(text, IMAGE_GOOD);
    machine.arena_bytes = usual;
}

/* ---- code ---- */

static void operands_out_of_their_range_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "MOVE r2 r0",
        "MOVE r0 r2",
        "MOVE r51 r0",
        "NIL r1 2",
        "NIL r0 3",
        "NIL r0 255",
        "GET_GLOBAL r0 1",
        "SET_GLOBAL 1 r0",
        "FUNCTION r0 1",
        "NATIVE r0 25",
        "ADD r0 r0 r2",
        "ADD r0 r2 r0",
        "ADD r2 r0 r0",
        "IF_TRUE r2 end",
        "CALL_FUNCTION 1 r0 0 0",
        "CALL_NATIVE 25 r0 0 0",
        "CALL_GLOBAL 1 r0 0 0",
        "CALL r1 1 0",
        "CALL r0 2 0",
        "CALL r1 0 2",
        "CALL r0 0 3",
        "CALL_NATIVE 0 r1 0 2",
        "CALL r0 254 0",
        "CALL r0 0 254",
        "RETURN r1 2",
        "RETURN r0 254",
        "FOR_LOOP r0 end",
        "FOR_PREPARE r0 end",
        "FOR_NEXT r0 end",
        "FOR_CALL r0 1",
        "SET_LIST r0 2 1",
        "SET_LIST r1 1 1",
        "RETURN_ONE r2",
        "NEW_TABLE r2 0 0",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char program[256];
        snprintf(program, sizeof program, "globals 1\nfunction 0 2\n%s\nend: RETURN_NONE\n",
                 wrong[i]);
        assert_refused(program, IMAGE_BAD_INSTRUCTION);
    }
}

static void groups_that_just_fit_are_good(void **state) {
    (void)state;
    static const char *const good[] = {
        "CALL r0 6 7",     "CALL r6 0 1",           "CALL r5 1 2",     "NIL r0 7",
        "RETURN r0 7",     "FOR_LOOP r3 end",       "FOR_NEXT r2 end", "FOR_CALL r0 3",
        "SET_LIST r0 6 1", "CALL_NATIVE 24 r6 0 0", "NIL r6 0",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char program[256];
        snprintf(program, sizeof program, "function 0 7\n%s\nend: RETURN_NONE\n", good[i]);
        assert_refused(program, IMAGE_GOOD);
    }
    assert_refused("function 0 7\nFOR_CALL r0 4\nRETURN_NONE\n", IMAGE_BAD_INSTRUCTION);
    assert_refused("function 0 6\nFOR_CALL r0 1\nRETURN_NONE\n", IMAGE_BAD_INSTRUCTION);
}

static void code_byte(uint16_t at, uint8_t byte) {
    machine.assembled.bytes[machine.assembled.code_at + at] = byte;
    assembled_seal(&machine.assembled);
}

static void registers_are_multiples_of_five(void **state) {
    (void)state;
    for (unsigned at = 0; at < 256; at++) {
        assemble(&machine.assembled, "function 0 7\nMOVE r0 r0\nRETURN_NONE\n");
        code_byte(1, (uint8_t)at);
        bool good = at % 5 == 0 && at < 35;
        assert_verdict(machine_check(), good ? IMAGE_GOOD : IMAGE_BAD_INSTRUCTION);
    }
}

static void unknown_opcodes_are_refused(void **state) {
    (void)state;
    for (unsigned opcode = OPCODE_COUNT; opcode < 256; opcode++) {
        assemble(&machine.assembled, "function 0 7\nMOVE r0 r0\nRETURN_NONE\n");
        code_byte(0, (uint8_t)opcode);
        assert_verdict(machine_check(), IMAGE_BAD_INSTRUCTION);
    }
}

static void a_jump_leads_to_an_instruction_of_its_function(void **state) {
    (void)state;
    static const char program[] = "function 0 2\nMOVE r0 r0; MOVE r0 r0\n"
                                  "here: IF_TRUE r0 here; MOVE r0 r0; RETURN_NONE\n"
                                  "function 0 2\nMOVE r0 r0; RETURN_NONE\n";
    static const int8_t good[] = {-9, -6, -3, 0, 3};
    for (int distance = -128; distance < 128; distance++) {
        assemble(&machine.assembled, program);
        code_byte(8, (uint8_t)(int8_t)distance);
        bool fits = false;
        for (size_t i = 0; i < sizeof good; i++) {
            fits = fits || good[i] == distance;
        }
        assert_verdict(machine_check(), fits ? IMAGE_GOOD : IMAGE_BAD_JUMP);
    }
    for (long distance = -32768; distance < 32768; distance += 7) {
        assemble(&machine.assembled, "function 0 2\nMOVE r0 r0; JUMP end\nend: RETURN_NONE\n");
        code_byte(4, (uint8_t)distance);
        code_byte(5, (uint8_t)(distance >> 8));
        bool fits = distance == 0 || distance == -3 || distance == -6;
        assert_verdict(machine_check(), fits ? IMAGE_GOOD : IMAGE_BAD_JUMP);
    }
}

static void a_function_ends_with_an_instruction_behind_which_nothing_comes(void **state) {
    (void)state;
    static const char *const last[] = {"MOVE r0 r0", "IF_TRUE r0 here", "FOR_LOOP r0 here",
                                       "CALL_FUNCTION 1 r0 0 0"};
    for (size_t i = 0; i < 4; i++) {
        char program[256];
        snprintf(program, sizeof program, "function 0 4\nhere: %s\nfunction 0 1\nRETURN_NONE\n",
                 last[i]);
        assert_refused(program, IMAGE_BAD_INSTRUCTION);
        snprintf(program, sizeof program, "function 0 4\nRETURN_NONE\nfunction 0 4\nhere: %s\n",
                 last[i]);
        assert_refused(program, IMAGE_BAD_INSTRUCTION);
    }
    assert_refused("function 0 1\nhere: JUMP here\n", IMAGE_GOOD);
    assert_refused("function 0 1\nRETURN r0 1\n", IMAGE_GOOD);
    assert_refused("function 0 1\nRETURN_ONE r0\n", IMAGE_GOOD);
}

static void an_instruction_cut_by_the_end_of_its_function_is_refused(void **state) {
    (void)state;
    for (unsigned opcode = 0; opcode < OPCODE_COUNT; opcode++) {
        assemble(&machine.assembled, "function 0 9\nMOVE r0 r0; RETURN_NONE\n"
                                     "function 0 9\nRETURN_NONE\n");
        code_byte(3, (uint8_t)opcode);
        bool one_byte = opcode == OPCODE_RETURN_NONE;
        assert_verdict(machine_check(), one_byte ? IMAGE_GOOD : IMAGE_BAD_INSTRUCTION);
    }
}

static void open_results_are_used_at_once_and_only_then(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "CALL r0 OPEN 0",                                 /* nothing is open */
        "RETURN r0 OPEN",                                 /* the same */
        "SET_LIST r0 OPEN 1",                             /* the same */
        "CALL r1 0 OPEN",                                 /* not used */
        "CALL r1 0 OPEN; MOVE r0 r0; CALL r0 OPEN 0",     /* not at once */
        "CALL r1 0 OPEN; CALL r2 0 OPEN; CALL r0 OPEN 0", /* two */
        "CALL r0 0 OPEN; CALL r0 OPEN 0",                 /* begins below the arguments */
        "CALL r1 0 OPEN; CALL r1 OPEN 0",                 /* the same */
        "CALL r1 0 OPEN; RETURN r2 OPEN",                 /* the same */
        "CALL r1 0 OPEN; SET_LIST r1 OPEN 1",             /* the same */
        "CALL r1 0 OPEN; CALL r0 1 0",                    /* another count */
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char program[256];
        snprintf(program, sizeof program, "function 0 4\n%s\nRETURN_NONE\n", wrong[i]);
        assert_refused(program, IMAGE_BAD_INSTRUCTION);
    }
    assert_refused("function 0 4\nCALL r1 0 OPEN\ntaker: CALL r0 OPEN 0\nJUMP taker\n",
                   IMAGE_BAD_JUMP);
    assert_refused("function 0 4\nCALL r3 0 OPEN; CALL r1 OPEN OPEN; RETURN r0 OPEN\n", IMAGE_GOOD);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_instruction_is_known_to_the_check),
        cmocka_unit_test(the_parts_are_where_the_header_says),
        cmocka_unit_test(each_instruction_has_its_line),
        cmocka_unit_test(every_flipped_bit_of_a_kilobyte_is_refused),
        cmocka_unit_test(every_truncation_of_a_kilobyte_is_refused),
        cmocka_unit_test(every_pair_of_neighbours_swapped_is_refused),
        cmocka_unit_test(a_mixture_of_two_images_is_refused_wherever_they_meet),
        cmocka_unit_test(what_is_no_program_is_named_so),
        cmocka_unit_test(a_header_that_lies_is_refused),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(functions_that_cannot_be_are_refused),
        cmocka_unit_test(numbers_and_texts_that_cannot_be_are_refused),
        cmocka_unit_test(line_tables_that_leave_the_program_are_refused),
        cmocka_unit_test(a_program_larger_than_the_memory_is_refused),
        cmocka_unit_test(operands_out_of_their_range_are_refused),
        cmocka_unit_test(groups_that_just_fit_are_good),
        cmocka_unit_test(registers_are_multiples_of_five),
        cmocka_unit_test(unknown_opcodes_are_refused),
        cmocka_unit_test(a_jump_leads_to_an_instruction_of_its_function),
        cmocka_unit_test(a_function_ends_with_an_instruction_behind_which_nothing_comes),
        cmocka_unit_test(an_instruction_cut_by_the_end_of_its_function_is_refused),
        cmocka_unit_test(open_results_are_used_at_once_and_only_then),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    machine_close();
    return failed;
}
