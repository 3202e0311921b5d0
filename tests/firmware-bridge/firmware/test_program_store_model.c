/* The program store against a model of it, under commands in any order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/firmware-bridge/firmware/support_store_bench.h"

/* ---- anything, in any order --------------------------------------------------------------- */

/* What must be true of the store, kept apart from it and much simpler. */
struct model {
    struct program programs[3];
    int in_ram, in_eeprom; /* which program, -1: none */
    int coming;            /* which, -1: none */
    bool unsaid[3];        /* which may be whole in EEPROM without DONE */
    enum program_place place;
    uint16_t received;
};

static bool same_so_far(const struct model *model) {
    const struct program *new = &model->programs[model->coming];
    return model->in_eeprom >= 0 &&
           memcmp(new->bytes, model->programs[model->in_eeprom].bytes, model->received) == 0;
}

/* The one in EEPROM may be gone at any moment: another one comes, and differs. */
static bool is_replacing(const struct model *model) {
    return model->coming >= 0 && model->place == PROGRAM_IN_EEPROM && !same_so_far(model);
}

static void forget_unsaid(struct model *model) { memset(model->unsaid, 0, sizeof model->unsaid); }

/* Which of those that may be there is there; -1: none of them. */
static int which_unsaid(struct bench *bench, const struct model *model) {
    for (int i = 0; i < 3; i++) {
        if (model->unsaid[i] && holds(bench, PROGRAM_IN_EEPROM, &model->programs[i])) {
            return i;
        }
    }
    return -1;
}

static void act_begin(struct bench *bench, struct model *model) {
    const int which = (int)chance_below(&bench->chance, 3);
    const enum program_place place =
        chance_happens(&bench->chance, 500000) ? PROGRAM_IN_RAM : PROGRAM_IN_EEPROM;
    const struct program *program = &model->programs[which];
    const uint16_t most = place == PROGRAM_IN_RAM ? bench->board.ram_size : PROGRAM_STORE_EEPROM;
    const bool fits = program->length <= most;
    assert_int_equal(begin(bench, place, program), fits ? REFUSAL_NONE : REFUSAL_TOO_LARGE);
    model->coming = fits ? which : -1;
    model->place = place;
    model->received = 0;
}

static void act_data(struct bench *bench, struct model *model) {
    if (model->coming < 0) {
        assert_int_equal(program_data(&bench->store, 0, model->programs[0].bytes, 20),
                         REFUSAL_RANGE);
        return;
    }
    const struct program *program = &model->programs[model->coming];
    const uint16_t left = (uint16_t)(program->length - model->received);
    const uint16_t most = left < CHUNK ? left : CHUNK;
    if (most == 0) {
        return;
    }
    const uint8_t count =
        (uint8_t)(model->received == 0 ? most : 1 + chance_below(&bench->chance, most));
    const enum refusal refusal =
        program_data(&bench->store, model->received, program->bytes + model->received, count);
    if (refusal == REFUSAL_TOO_LARGE) { /* its image fits, its memory does not */
        assert_int_equal(model->received, 0);
        model->coming = -1;
    } else if (refusal == REFUSAL_BUSY) {
        assert_int_equal(model->place, PROGRAM_IN_EEPROM);
    } else {
        assert_int_equal(refusal, REFUSAL_NONE);
        model->received = (uint16_t)(model->received + count);
        model->in_ram = -1;
    }
}

static void act_end(struct bench *bench, struct model *model) {
    const enum refusal refusal = program_end(&bench->store);
    const bool all = model->coming >= 0 && model->received == model->programs[model->coming].length;
    if (!all) {
        assert_int_equal(refusal, REFUSAL_RANGE);
    } else if (model->place == PROGRAM_IN_RAM) {
        assert_int_equal(refusal, REFUSAL_NONE);
        model->in_ram = model->coming;
        model->coming = -1;
    } else if (refusal == REFUSAL_NONE) {
        model->in_eeprom = model->coming;
        model->coming = -1;
        forget_unsaid(model);
    } else {
        assert_int_equal(refusal, REFUSAL_BUSY);
        model->unsaid[model->coming] = true;
    }
}

static void act_erase(struct bench *bench, struct model *model) {
    if (chance_happens(&bench->chance, 500000)) {
        assert_int_equal(program_erase(&bench->store, PROGRAM_IN_RAM), REFUSAL_NONE);
        model->in_ram = -1;
    } else {
        enum refusal refusal = REFUSAL_BUSY;
        while (refusal == REFUSAL_BUSY) {
            refusal = program_erase(&bench->store, PROGRAM_IN_EEPROM);
            tick(bench);
        }
        assert_int_equal(refusal, REFUSAL_NONE);
        model->in_eeprom = -1;
        forget_unsaid(model);
    }
    model->coming = -1;
}

static void act_power(struct bench *bench, struct model *model) {
    if (chance_happens(&bench->chance, 500000)) { /* soon, in the middle of a write */
        bench->board.cut_at = bench->board.writes + chance_below(&bench->chance, 4);
        bench->board.garbage = (uint8_t)chance_number(&bench->chance);
        for (int i = 0; i < 20 && !bench->board.is_cut; i++) {
            tick(bench);
        }
    }
    reboot(bench);
    model->in_ram = model->coming = -1;
}

/* Whether what is in EEPROM is right; which is told by looking at a copy of the robot. */
static void check_model(struct bench *bench, struct model *model) {
    struct bench copy = *bench;
    copy.store.board = &copy.board;
    copy.store.memory = copy.board.ram;
    const bool may_go = is_replacing(model);
    if (model->in_ram >= 0) {
        assert_true(holds(&copy, PROGRAM_IN_RAM, &model->programs[model->in_ram]));
    } else {
        assert_true(holds_nothing(&copy, PROGRAM_IN_RAM));
    }
    reboot(&copy);
    if (model->in_eeprom >= 0 &&
        !holds(&copy, PROGRAM_IN_EEPROM, &model->programs[model->in_eeprom])) {
        assert_true(may_go && holds_nothing(&copy, PROGRAM_IN_EEPROM));
        model->in_eeprom = -1;
    } else if (model->in_eeprom < 0 && !holds_nothing(&copy, PROGRAM_IN_EEPROM)) {
        assert_true(which_unsaid(&copy, model) >= 0);
    }
}

/* After power came back: the old, the new, or none. */
static void follow_power(struct bench *bench, struct model *model, bool may_go) {
    const bool is_there = !holds_nothing(bench, PROGRAM_IN_EEPROM);
    if (is_there && (model->in_eeprom < 0 ||
                     !holds(bench, PROGRAM_IN_EEPROM, &model->programs[model->in_eeprom]))) {
        model->in_eeprom = which_unsaid(bench, model);
        assert_true(model->in_eeprom >= 0);
    } else if (!is_there) {
        assert_true(model->in_eeprom < 0 || may_go);
        model->in_eeprom = -1;
    }
}

static void act(struct bench *bench, struct model *model) {
    const uint32_t dice = chance_below(&bench->chance, 100);
    if (dice < 10) {
        act_begin(bench, model);
    } else if (dice < 50) {
        act_data(bench, model);
    } else if (dice < 65) {
        act_end(bench, model);
    } else if (dice < 68) {
        act_erase(bench, model);
    } else if (dice < 71) {
        const bool may_go = is_replacing(model);
        act_power(bench, model);
        follow_power(bench, model, may_go);
    } else {
        for (uint32_t i = chance_below(&bench->chance, 100); i > 0; i--) {
            tick(bench);
        }
    }
}

static void a_hundred_thousand_random_sequences_agree_with_a_model(void **state) {
    (void)state;
    const char *wanted = getenv("STORE_SEQUENCES");
    const long usual = getenv("UNDER_VALGRIND") != NULL ? 500 : 100000;
    const long sequences = wanted != NULL ? atol(wanted) : usual;
    static struct bench bench;
    static struct model model;
    struct chance chance = chance_start(__func__);
    for (long i = 0; i < sequences; i++) {
        start(&bench, (uint16_t)(4 * (30 + chance_below(&chance, 100))), chance);
        bench.board.write_ticks = chance_below(&bench.chance, 4);
        model = (struct model){.in_ram = -1, .in_eeprom = -1, .coming = -1};
        for (int j = 0; j < 3; j++) {
            make(&model.programs[j], (uint16_t)(29 + chance_below(&bench.chance, 200)),
                 &bench.chance);
        }
        for (int j = 0; j < 30; j++) {
            act(&bench, &model);
            check_model(&bench, &model);
        }
        chance = bench.chance;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hundred_thousand_random_sequences_agree_with_a_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
