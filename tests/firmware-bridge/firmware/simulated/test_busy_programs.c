/* Programs that never wait do not starve the firmware's other duties, not even when every turn of
 * theirs collects a memory that is nearly full. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/firmware-bridge/firmware/simulated/support_on_board.h"

#define TICKS        100
#define BUFFER_BYTES 64   /* of avr/uart.c: what may come while nobody reads */
#define BYTE_CYCLES  1388 /* ten bits at 115200 baud */

static struct support_ticks run(const char *lua) {
    struct virtual_table *table = support_floor("uno");
    support_start_alone(table, lua, PROGRAM_IN_EEPROM);
    const struct support_ticks ticks = support_watch_ticks(table, TICKS);
    virtual_table_destroy(table);
    return ticks;
}

static void an_endless_loop_leaves_each_millisecond_its_other_work(void **state) {
    (void)state;
    const struct support_ticks ticks = run("local n = 0\nwhile true do\n  n = n + 1\nend\n");
    print_message("endless loop: longest millisecond %.3f ms\n",
                  (double)ticks.longest / SIMULATED_CHIP_MS);
    assert_true(ticks.longest < 2 * SIMULATED_CHIP_MS);
}

/* From a memory with room to one that is too small: the last programs end with an error. */
static void a_memory_collected_at_each_turn_loses_no_byte(void **state) {
    (void)state;
    uint64_t longest = 0, most = 0;
    for (int kept = 20; kept < 40; kept++) {
        char lua[200];
        snprintf(lua, sizeof lua,
                 "local kept = {}\nfor i = 1, %d do\n  kept[i] = {i, i + 1}\nend\nlocal n = 0\n"
                 "while true do\n  local t = {n}\n  n = t[1] + 1\nend\n",
                 kept);
        const struct support_ticks ticks = run(lua);
        longest = ticks.longest > longest ? ticks.longest : longest;
        most = ticks.all / TICKS > most ? ticks.all / TICKS : most;
    }
    print_message("collecting all the time: longest millisecond %.3f ms, mean %.3f ms\n",
                  (double)longest / SIMULATED_CHIP_MS, (double)most / SIMULATED_CHIP_MS);
    assert_true(most > SIMULATED_CHIP_MS); /* it did collect all the time */
    assert_true(longest < BUFFER_BYTES * BYTE_CYCLES * 3 / 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_endless_loop_leaves_each_millisecond_its_other_work),
        cmocka_unit_test(a_memory_collected_at_each_turn_loses_no_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
