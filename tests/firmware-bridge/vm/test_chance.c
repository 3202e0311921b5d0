/* Random bits: each number once in a while. What is made of them in Lua: test_on_board.c of
 * tests/runtime/compile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "firmware-bridge/vm/chance.h"

static void each_random_number_comes_once_in_a_while(void **state) {
    (void)state;
    static uint8_t seen[1 << 24 >> 3]; /* of the upper 24 bits */
    uint32_t chance = 0, fresh = 0;
    for (uint32_t i = 0; i < 1u << 20; i++) {
        const uint32_t drawn = chance_next(&chance) >> 8;
        fresh += (seen[drawn >> 3] >> (drawn & 7) & 1) == 0;
        seen[drawn >> 3] = (uint8_t)(seen[drawn >> 3] | 1 << (drawn & 7));
    }
    /* of 2^20 drawn out of 2^24, about 2^20 (1 - 1/32) are new */
    assert_in_range(fresh, 1014000, 1018000);
}

static void the_same_seed_gives_the_same_numbers(void **state) {
    (void)state;
    uint32_t one = 7, other = 7, third = 8, differ = 0;
    for (int i = 0; i < 100; i++) {
        const uint32_t drawn = chance_next(&one);
        assert_int_equal(drawn, chance_next(&other));
        differ += drawn != chance_next(&third);
    }
    assert_true(differ >= 99);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_random_number_comes_once_in_a_while),
        cmocka_unit_test(the_same_seed_gives_the_same_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
