/* Images changed at random, their CRC made right again: the check refuses them, or they run without
 * harm: every access inside the image and the arena (sanitizers watch), the time given back.
 *
 * VM_MUTANTS: how many (default 20,000; the whole campaign is 1,000,000:
 *     make BUILD=build/sanitize SANITIZE=1
 * build/sanitize/tests/firmware-bridge/vm/test_image_mutants VM_MUTANTS=1000000
 * build/sanitize/tests/firmware-bridge/vm/test_image_mutants SEED: replays one run. */
#include "tests/firmware-bridge/protocol/support_chance.h"
#include "tests/firmware-bridge/vm/support_machine.h"
#include "tests/firmware-bridge/vm/support_programs.h"

#define MUTANTS_DEFAULT 20000

static uint32_t mutant_count(void) {
    const char *wish = getenv("VM_MUTANTS");
    return wish ? (uint32_t)strtoul(wish, NULL, 10) : MUTANTS_DEFAULT;
}

/* A byte as it may stand there: a register, a small number, another byte of the image, or any. */
static uint8_t likely_byte(struct chance *chance, const struct assembled *image) {
    switch (chance_below(chance, 4)) {
    case 0:
        return (uint8_t)(VALUE_BYTES * chance_below(chance, 9));
    case 1:
        return (uint8_t)chance_below(chance, OPCODE_COUNT + 1);
    case 2:
        return image->bytes[chance_below(chance, image->length)];
    default:
        return (uint8_t)chance_number(chance);
    }
}

static void mutate(struct chance *chance, struct assembled *image) {
    uint32_t changes = 1 + chance_below(chance, 4);
    for (uint32_t i = 0; i < changes; i++) {
        bool anywhere = chance_below(chance, 10) == 0;
        uint32_t at = anywhere ? chance_below(chance, image->length)
                               : image->code_at + chance_below(chance, image->code_bytes);
        image->bytes[at] = likely_byte(chance, image);
    }
    assembled_seal(image);
}

static void no_mutant_does_harm(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    static struct assembled originals[PROGRAM_COUNT];
    for (size_t i = 0; i < PROGRAM_COUNT; i++) {
        assemble(&originals[i], programs[i]);
    }
    uint32_t count = mutant_count(), good = 0;
    machine.arena_bytes = 400;
    machine.budget = 100;
    for (uint32_t i = 0; i < count; i++) {
        machine.assembled = originals[i % PROGRAM_COUNT];
        mutate(&chance, &machine.assembled);
        if (machine_check() != IMAGE_GOOD) {
            continue;
        }
        good++;
        enum vm_state end = machine_run(12);
        if (end == VM_FAILED) {
            assert_in_range(machine.vm.error.code, VM_ERROR_NONE + 1, VM_ERROR_IMAGE);
            vm_error_line(&machine.vm);
        }
        assert_true(vm_memory_used(&machine.vm) <= machine.arena_bytes);
    }
    print_message("%u of %u mutants passed the check and ran\n", (unsigned)good, (unsigned)count);
    assert_true(good > count / 50); /* else this test would say little about running them */
}

/* Leftovers of frames, read as values: nothing but the checks at each use stands between. */
static void registers_full_of_garbage_do_no_harm(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    machine.arena_bytes = 400;
    machine.budget = 40;
    for (uint32_t i = 0; i < mutant_count() / 4; i++) {
        assemble(&machine.assembled, programs[i % PROGRAM_COUNT]);
        assert_int_equal(machine_check(), IMAGE_GOOD);
        vm_start(&machine.vm, &machine.image, machine.arena, machine.arena_bytes, NULL);
        for (int round = 0; round < 6; round++) {
            if (vm_run(&machine.vm, (uint16_t)chance_below(&chance, 30)) > VM_WAITING) {
                break;
            }
            struct task *task = heap_at(&machine.vm, machine.vm.current, HEAP_TASK);
            if (task == NULL || task->frame_bytes < VALUE_BYTES) {
                continue;
            }
            uint8_t *base = (uint8_t *)task_values(task) + task->base;
            uint32_t at = chance_below(&chance, task->frame_bytes / VALUE_BYTES) * VALUE_BYTES;
            base[at] = (uint8_t)chance_below(&chance, VALUE_TAGS + 2);
            base[at + 1] = (uint8_t)chance_number(&chance);
            base[at + 2] = (uint8_t)chance_below(&chance, 3);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_mutant_does_harm),
        cmocka_unit_test(registers_full_of_garbage_do_no_harm),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    machine_close();
    return failed;
}
