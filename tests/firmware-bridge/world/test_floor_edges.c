/* Reading the floor between its cells: across an edge, near the border, beyond it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "firmware-bridge/world/floor.h"
#include "tests/firmware-bridge/world/support_world.h"

#define BLACK_ZONE "'zones':[{'id':'z','colour':'#000000','rectangle':[500,400,200,200]}]"

static struct floor *painted(struct stage *stage) {
    struct fault fault = {0};
    struct floor *floor = floor_paint(stage->table, &fault);
    assert_non_null(floor);
    return floor;
}

static void an_edge_comes_gradually_and_is_where_it_was_drawn(void **state) {
    (void)state;
    struct stage stage = stage_set(BLACK_ZONE, 0);
    struct floor *floor = painted(&stage);
    assert_near(floor_at(floor, 500, 500), 500, 5);
    assert_near(floor_at(floor, 700, 500), 500, 5);
    assert_near(floor_at(floor, 600, 400), 500, 5);
    assert_near(floor_at(floor, 600, 600), 500, 5);
    assert_near(floor_at(floor, 500 - 3, 500), 1000, 0.01);
    assert_near(floor_at(floor, 500 + 3, 500), 0, 0.01);
    double last = 1000.1;
    for (double x = 496; x <= 504; x += 0.1) {
        const double now = floor_at(floor, x, 500);
        assert_true(now <= last && last - now < 60);
        last = now;
    }
    floor_free(floor);
    stage_clear(&stage);
}

static void beyond_the_table_there_is_no_light(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    struct floor *floor = painted(&stage);
    static const double out[][2] = {{-5, 600},   {2005, 600},     {1000, -5},      {1000, 1205},
                                    {-1e9, 600}, {1e300, 600},    {INFINITY, 600}, {NAN, 600},
                                    {600, NAN},  {-1e300, -1e300}};
    for (size_t i = 0; i < sizeof out / sizeof *out; i++) {
        assert_true(floor_at(floor, out[i][0], out[i][1]) == 0);
    }
    assert_near(floor_at(floor, 0, 600), 500, 0.01);
    assert_near(floor_at(floor, 2000, 1200), 250, 0.01);
    assert_near(floor_at(floor, 2, 2), 1000, 0.01);
    floor_free(floor);
    stage_clear(&stage);
}

/* Reading near the border and well inside are two ways to one answer. */
static void light_has_no_seam_along_the_border(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    struct floor *floor = painted(&stage);
    double last = 0;
    for (double x = -2; x <= 8; x += 0.01) {
        const double now = floor_at(floor, x, 600);
        assert_true(now >= last - 1e-9 && now - last < 6);
        last = now;
    }
    assert_near(last, 1000, 0.01);
    floor_free(floor);
    stage_clear(&stage);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_edge_comes_gradually_and_is_where_it_was_drawn),
        cmocka_unit_test(beyond_the_table_there_is_no_light),
        cmocka_unit_test(light_has_no_seam_along_the_border),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
