/* The painted floor: where its edges are, how wide its lines, how long their gaps. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "firmware-bridge/world/floor.h"

#define WHITE 1000.0

static struct table *table_with(const char *marks) {
    char text[4096];
    snprintf(text, sizeof text,
             "{\"schema\": \"" TABLE_SCHEMA "\", \"name\": {\"en\": \"test\"},"
             " \"size_mm\": [600, 400], \"border\": false, \"floor\": \"#ffffff\","
             " \"starts\": [{\"id\": \"s\", \"at\": [300, 200], \"heading_deg\": 0}], %s}",
             marks);
    struct fault fault = {0};
    struct table *table = table_read_bytes("test.json", text, strlen(text), &fault);
    if (table == NULL) {
        fail_msg("%d:%d %s: %s", fault.line, fault.column, fault.field, fault.message);
    }
    return table;
}

static struct floor *paint(const char *marks) {
    struct table *table = table_with(marks);
    struct fault fault = {0};
    struct floor *floor = floor_paint(table, &fault);
    assert_non_null(floor);
    table_free(table);
    return floor;
}

/* Millimetres of black met on the way from a to b, by small steps. */
static double black_mm(const struct floor *floor, struct point a, struct point b) {
    const double length = hypot(b.x_mm - a.x_mm, b.y_mm - a.y_mm);
    const int steps = 20 * (int)length;
    double black = 0;
    for (int i = 0; i < steps; i++) {
        const double share = (i + 0.5) / steps;
        const double light =
            floor_at(floor, a.x_mm + share * (b.x_mm - a.x_mm), a.y_mm + share * (b.y_mm - a.y_mm));
        black += (1 - light / WHITE) * length / steps;
    }
    return black;
}

static void near(double found, double wanted, double tolerance) {
    if (fabs(found - wanted) > tolerance) {
        fail_msg("found %.3f, wanted %.3f within %.3f", found, wanted, tolerance);
    }
}

static void colours_throw_back_their_light(void **state) {
    (void)state;
    struct floor *floor = paint(
        "\"zones\": [{\"id\": \"g\", \"colour\": \"#808080\", \"rectangle\": [100, 100, 100, 100]},"
        "{\"id\": \"b\", \"colour\": \"#000000\", \"disc\": [400, 200, 60]}]");
    near(floor_at(floor, 50, 50), WHITE, 0.01);
    near(floor_at(floor, 150, 150), 502, 3);
    near(floor_at(floor, 400, 200), 0, 0.01);
    floor_free(floor);
}

static void the_world_ends_at_the_tables_edge(void **state) {
    (void)state;
    struct floor *floor = paint("\"lines\": []");
    near(floor_at(floor, 300, 399), WHITE, 0.01);
    near(floor_at(floor, 300, 402), 0, 0);
    near(floor_at(floor, -2, 200), 0, 0);
    near(floor_at(floor, 1e300, -1e300), 0, 0);
    near(floor_at(floor, NAN, 200), 0, 0);
    floor_free(floor);
}

static void a_line_is_as_wide_as_written_wherever_it_lies(void **state) {
    (void)state;
    for (int i = 0; i < 10; i++) {
        char marks[200];
        snprintf(marks, sizeof marks,
                 "\"lines\": [{\"points\": [[50, %.1f], [550, %.1f]], \"width_mm\": 18}]",
                 200 + i * 0.3, 200 + i * 0.3);
        struct floor *floor = paint(marks);
        near(black_mm(floor, (struct point){300, 100}, (struct point){300, 300}), 18, 0.1);
        floor_free(floor);
    }
    struct floor *oblique =
        paint("\"lines\": [{\"points\": [[100, 100], [400, 300]], \"width_mm\": 18}]");
    near(black_mm(oblique, (struct point){200, 270}, (struct point){320, 90}), 18, 0.3);
    floor_free(oblique);
}

static void a_gap_is_as_long_as_written(void **state) {
    (void)state;
    struct floor *floor =
        paint("\"lines\": [{\"points\": [[50, 200], [550, 200]], \"width_mm\": 20,"
              " \"gaps\": [{\"at_mm\": 200, \"length_mm\": 100}]}]");
    near(black_mm(floor, (struct point){10, 200}, (struct point){590, 200}), 400, 0.2);
    near(floor_at(floor, 253, 200), WHITE, 1);
    near(floor_at(floor, 347, 200), WHITE, 1);
    near(floor_at(floor, 246, 200), 0, 1);
    near(floor_at(floor, 354, 200), 0, 1);
    floor_free(floor);
}

static void corners_and_closed_lines_have_no_notch(void **state) {
    (void)state;
    struct floor *floor =
        paint("\"lines\": [{\"points\": [[100, 100], [500, 100], [500, 300], [100, 300]],"
              " \"width_mm\": 20, \"closed\": true, \"corner_mm\": 0},"
              "{\"points\": [[200, 160], [400, 160], [400, 285]], \"width_mm\": 20,"
              " \"corner_mm\": 60}]");
    near(floor_at(floor, 100, 100), 0, 1);
    near(floor_at(floor, 500, 100), 0, 1);
    near(floor_at(floor, 100, 300), 0, 1);
    near(black_mm(floor, (struct point){100, 92}, (struct point){500, 92}), 400, 1);
    /* the middle of the arc: its centre is (340, 220), its radius 60 */
    const double along = 60 * sqrt(0.5);
    near(floor_at(floor, 340 + along, 220 - along), 0, 1);
    floor_free(floor);
}

static void what_is_painted_later_lies_on_top(void **state) {
    (void)state;
    struct floor *floor =
        paint("\"zones\": [{\"id\": \"a\", \"colour\": \"#000000\", \"rectangle\": [100, 100, 200,"
              " 200]}, {\"id\": \"b\", \"colour\": \"#ffffff\", \"rectangle\": [150, 150, 100,"
              " 100]}], \"lines\": [{\"points\": [[120, 200], [280, 200]], \"width_mm\": 20}]");
    near(floor_at(floor, 120, 120), 0, 1);
    near(floor_at(floor, 200, 170), WHITE, 1);
    near(floor_at(floor, 200, 200), 0, 1);
    floor_free(floor);
}

/* ---- chance: any polygon against counting small squares -------------------------- */

static uint64_t state_of_chance;

static double chance(double from, double to) { /* splitmix64 */
    uint64_t z = state_of_chance += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return from + (to - from) * (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

static void random_stars_cover_what_they_contain(void **state) {
    (void)state;
    struct table *table = table_with("\"zones\": [{\"id\": \"z\", \"colour\": \"#000000\","
                                     " \"polygon\": [[1, 1], [9, 1], [1, 9]]}]");
    for (int round = 0; round < 20; round++) {
        struct shape *star = &table->zone[0].shape;
        star->count = (size_t)chance(3, SHAPE_POINTS_MAX + 0.99);
        for (size_t i = 0; i < star->count; i++) {
            const double angle = 6.283185307179586 * (double)i / (double)star->count;
            const double radius = chance(40, 190);
            star->point[i] = (struct point){300 + radius * cos(angle), 200 + radius * sin(angle)};
        }
        struct fault fault = {0};
        struct floor *floor = floor_paint(table, &fault);
        assert_non_null(floor);
        for (int probe = 0; probe < 2000; probe++) {
            const struct point at = {chance(1, 599), chance(1, 399)};
            if (shape_edge_distance_mm(star, at) > 2 * FLOOR_CELL_MM) {
                near(floor_at(floor, at.x_mm, at.y_mm), shape_contains(star, at) ? 0 : WHITE, 0.01);
            }
        }
        floor_free(floor);
    }
    table_free(table);
}

/* The largest table with everything it may hold, painted while somebody waits. */
static void the_busiest_table_is_painted_in_seconds(void **state) {
    (void)state;
    struct table *table = table_with("\"lines\": []");
    table->width_mm = table->height_mm = TABLE_SIZE_MAX_MM;
    table->line_count = TABLE_LINES_MAX;
    for (size_t i = 0; i < TABLE_LINES_MAX; i++) {
        struct table_line *line = &table->line[i];
        line->width_mm = 10;
        line->point_count = TABLE_LINE_POINTS_MAX;
        for (size_t k = 0; k < TABLE_LINE_POINTS_MAX; k++) {
            const double far = k % 2 == 0 ? 0 : TABLE_SIZE_MAX_MM;
            line->point[k] = (struct point){far, chance(0, TABLE_SIZE_MAX_MM)};
        }
    }
    struct fault fault = {0};
    const clock_t began = clock();
    struct floor *floor = floor_paint(table, &fault);
    const double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    assert_non_null(floor);
    if (getenv("UNDER_VALGRIND") == NULL && seconds > 10) { /* sanitizers included */
        fail_msg("painting took %.1f s", seconds);
    }
    floor_free(floor);
    table_free(table);
}

int main(void) {
    const char *seed = getenv("SEED");
    state_of_chance = seed != NULL ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL);
    printf("SEED=%llu\n", (unsigned long long)state_of_chance);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_throw_back_their_light),
        cmocka_unit_test(the_world_ends_at_the_tables_edge),
        cmocka_unit_test(a_line_is_as_wide_as_written_wherever_it_lies),
        cmocka_unit_test(a_gap_is_as_long_as_written),
        cmocka_unit_test(corners_and_closed_lines_have_no_notch),
        cmocka_unit_test(what_is_painted_later_lies_on_top),
        cmocka_unit_test(random_stars_cover_what_they_contain),
        cmocka_unit_test(the_busiest_table_is_painted_in_seconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
