/* Shapes: what lies in what, against chance and against each other. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "firmware-bridge/world/shape.h"

static const struct shape notched = {
    .kind = SHAPE_POLYGON, .count = 5, .point = {{0, 0}, {100, 0}, {50, 50}, {100, 100}, {0, 100}}};

static void a_placed_shape_is_turned_then_moved(void **state) {
    (void)state;
    struct shape box = shape_rectangle(0, -10, 40, 20);
    struct shape placed = shape_placed(&box, (struct pose){100, 200, 90});
    assert_true(shape_contains(&placed, (struct point){100, 239}));
    assert_false(shape_contains(&placed, (struct point){139, 200}));
    struct shape disc = shape_disc(30, 0, 5);
    placed = shape_placed(&disc, (struct pose){0, 0, 180});
    assert_true(fabs(placed.centre.x_mm + 30) < 1e-9 && placed.radius_mm == 5);
}

static void the_notch_of_a_polygon_is_outside(void **state) {
    (void)state;
    assert_true(shape_contains(&notched, (struct point){40, 50}));
    assert_false(shape_contains(&notched, (struct point){80, 50}));
}

static void distances_to_edges_and_segments(void **state) {
    (void)state;
    struct point a = {0, 0}, b = {100, 0};
    assert_true(shape_segment_distance_mm(a, b, (struct point){50, 30}) == 30);
    assert_true(shape_segment_distance_mm(a, b, (struct point){-30, 40}) == 50);
    assert_true(shape_segment_distance_mm(a, a, (struct point){3, 4}) == 5);
    struct shape box = shape_rectangle(0, 0, 100, 50), disc = shape_disc(0, 0, 10);
    assert_true(shape_edge_distance_mm(&box, (struct point){50, 20}) == 20);
    assert_true(shape_edge_distance_mm(&box, (struct point){50, 70}) == 20);
    assert_true(shape_edge_distance_mm(&disc, (struct point){0, 4}) == 6);
    assert_true(shape_edge_distance_mm(&disc, (struct point){0, 14}) == 4);
}

static void apart_partly_and_wholly_for_each_pair_of_kinds(void **state) {
    (void)state;
    struct shape zones[] = {shape_rectangle(0, 0, 100, 100), shape_disc(50, 50, 50)};
    for (size_t i = 0; i < 2; i++) {
        for (int round = 0; round < 2; round++) {
            struct shape thing = round ? shape_disc(0, 0, 10) : shape_rectangle(-10, -10, 20, 20);
            static const struct {
                double x;
                enum shape_overlap overlap;
            } places[] = {{50, SHAPE_WHOLLY},  {80, SHAPE_WHOLLY},   {95, SHAPE_PARTLY},
                          {105, SHAPE_PARTLY}, {110.5, SHAPE_APART}, {300, SHAPE_APART}};
            for (size_t k = 0; k < sizeof places / sizeof places[0]; k++) {
                struct shape placed = shape_placed(&thing, (struct pose){places[k].x, 50, 0});
                assert_int_equal(shape_overlap(&placed, &zones[i]), places[k].overlap);
            }
        }
    }
}

static void touching_edges_are_apart(void **state) {
    (void)state;
    struct shape zone = shape_rectangle(0, 0, 100, 100);
    struct shape box = shape_rectangle(100, 20, 30, 30), disc = shape_disc(110, 50, 10);
    assert_int_equal(shape_overlap(&box, &zone), SHAPE_APART);
    assert_int_equal(shape_overlap(&disc, &zone), SHAPE_APART);
}

static void the_same_shape_lies_wholly_in_itself(void **state) {
    (void)state;
    struct shape box = shape_rectangle(10, 20, 30, 40), disc = shape_disc(10, 20, 30);
    assert_int_equal(shape_overlap(&box, &box), SHAPE_WHOLLY);
    assert_int_equal(shape_overlap(&disc, &disc), SHAPE_WHOLLY);
    assert_int_equal(shape_overlap(&notched, &notched), SHAPE_WHOLLY);
}

static void a_thing_around_a_small_zone_lies_partly_in_it(void **state) {
    (void)state;
    struct shape big = shape_rectangle(0, 0, 100, 100), around = shape_disc(50, 50, 80);
    struct shape small = shape_rectangle(45, 45, 10, 10), dot = shape_disc(50, 50, 5);
    assert_int_equal(shape_overlap(&big, &small), SHAPE_PARTLY);
    assert_int_equal(shape_overlap(&big, &dot), SHAPE_PARTLY);
    assert_int_equal(shape_overlap(&around, &small), SHAPE_PARTLY);
    assert_int_equal(shape_overlap(&around, &dot), SHAPE_PARTLY);
}

static void a_box_across_the_notch_is_not_wholly_inside(void **state) {
    (void)state;
    struct shape across = {
        .kind = SHAPE_POLYGON, .count = 3, .point = {{10, 20}, {70, 5}, {70, 95}}};
    assert_int_equal(shape_overlap(&across, &notched), SHAPE_PARTLY);
}

static void only_simple_polygons_with_an_area_are_simple(void **state) {
    (void)state;
    struct shape bow = {
        .kind = SHAPE_POLYGON, .count = 4, .point = {{0, 0}, {10, 10}, {10, 0}, {0, 20}}};
    struct shape flat = {.kind = SHAPE_POLYGON, .count = 3, .point = {{0, 0}, {5, 5}, {9, 9}}};
    struct shape twice = {
        .kind = SHAPE_POLYGON, .count = 4, .point = {{0, 0}, {0, 0}, {10, 0}, {5, 9}}};
    assert_true(shape_is_simple(&notched));
    assert_false(shape_is_simple(&bow));
    assert_false(shape_is_simple(&flat));
    assert_false(shape_is_simple(&twice));
}

/* ---- by chance ----------------------------------------------------------- */

static uint64_t chance;

static double between(double low, double high) {
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return low + (high - low) * (double)(chance >> 11) * 0x1p-53;
}

static struct shape any_shape(void) {
    struct shape box = shape_rectangle(-between(5, 60), -between(5, 60), 65, 65);
    struct shape disc = shape_disc(0, 0, between(5, 60));
    struct shape local = between(0, 1) < 0.5 ? box : disc;
    struct pose pose = {between(-80, 80), between(-80, 80), between(-360, 360)};
    return shape_placed(&local, pose);
}

/* What points sprinkled over both say must not contradict the answer. */
static void the_overlap_agrees_with_sprinkled_points(void **state) {
    (void)state;
    const char *wish = getenv("SEED");
    chance = wish != NULL ? strtoull(wish, NULL, 10) : (uint64_t)time(NULL) | 1;
    uint64_t seed = chance;
    for (int round = 0; round < 5000; round++) {
        struct shape thing = any_shape(), zone = any_shape();
        enum shape_overlap overlap = shape_overlap(&thing, &zone);
        int both = 0, thing_only = 0;
        for (int i = 0; i < 200; i++) {
            struct point p = {between(-180, 180), between(-180, 180)};
            bool in_thing = shape_contains(&thing, p), in_zone = shape_contains(&zone, p);
            both += in_thing && in_zone;
            thing_only += in_thing && !in_zone;
        }
        if ((both > 0 && overlap == SHAPE_APART) || (thing_only > 0 && overlap == SHAPE_WHOLLY)) {
            fail_msg("SEED=%llu round %d: overlap %d, %d points in both, %d in the thing only",
                     (unsigned long long)seed, round, (int)overlap, both, thing_only);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_placed_shape_is_turned_then_moved),
        cmocka_unit_test(the_notch_of_a_polygon_is_outside),
        cmocka_unit_test(distances_to_edges_and_segments),
        cmocka_unit_test(apart_partly_and_wholly_for_each_pair_of_kinds),
        cmocka_unit_test(touching_edges_are_apart),
        cmocka_unit_test(the_same_shape_lies_wholly_in_itself),
        cmocka_unit_test(a_thing_around_a_small_zone_lies_partly_in_it),
        cmocka_unit_test(a_box_across_the_notch_is_not_wholly_inside),
        cmocka_unit_test(only_simple_polygons_with_an_area_are_simple),
        cmocka_unit_test(the_overlap_agrees_with_sprinkled_points),
    };
    return cmocka_run_group_tests_name("shape", tests, NULL, NULL);
}
