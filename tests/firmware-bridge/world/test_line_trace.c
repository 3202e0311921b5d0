/* A painted line as pieces: its corners, its length, its gaps. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "firmware-bridge/world/line_trace.h"

#define PIECES_MAX 32
#define PI         3.14159265358979323846

struct pieces {
    size_t count;
    double length_mm[PIECES_MAX];
    struct point first[PIECES_MAX], last[PIECES_MAX];
    double farthest_mm; /* of all points from `from` */
    double nearest_mm;
    struct point from;
};

static double distance(struct point a, struct point b) {
    return hypot(a.x_mm - b.x_mm, a.y_mm - b.y_mm);
}

static void collect(void *context, const struct point *points, size_t count) {
    struct pieces *pieces = context;
    assert_true(count >= 2 && count <= LINE_TRACE_POINTS_MAX);
    assert_true(pieces->count < PIECES_MAX);
    double length = 0;
    for (size_t i = 0; i < count; i++) {
        length += i > 0 ? distance(points[i - 1], points[i]) : 0;
        pieces->farthest_mm = fmax(pieces->farthest_mm, distance(points[i], pieces->from));
        pieces->nearest_mm = fmin(pieces->nearest_mm, distance(points[i], pieces->from));
    }
    pieces->length_mm[pieces->count] = length;
    pieces->first[pieces->count] = points[0];
    pieces->last[pieces->count++] = points[count - 1];
}

static struct pieces traced(const struct table_line *line, struct point from) {
    struct pieces pieces = {.from = from, .nearest_mm = INFINITY};
    line_trace(line, collect, &pieces);
    return pieces;
}

static const struct table_line straight = {
    .width_mm = 20, .point_count = 2, .point = {{100, 100}, {600, 100}}};

static const struct table_line square = {.width_mm = 20,
                                         .closed = true,
                                         .point_count = 4,
                                         .point = {{0, 0}, {100, 0}, {100, 100}, {0, 100}}};

static void a_straight_line_is_one_piece(void **state) {
    (void)state;
    struct pieces pieces = traced(&straight, (struct point){100, 100});
    assert_int_equal(pieces.count, 1);
    assert_true(pieces.length_mm[0] == 500);
    assert_true(line_trace_length_mm(&straight) == 500);
}

static void a_closed_line_comes_back_to_where_it_began(void **state) {
    (void)state;
    struct pieces pieces = traced(&square, (struct point){50, 50});
    assert_int_equal(pieces.count, 1);
    assert_true(pieces.length_mm[0] == 400);
    assert_true(distance(pieces.first[0], pieces.last[0]) == 0);
}

static void rounded_corners_make_a_circle_of_a_square(void **state) {
    (void)state;
    struct table_line line = square;
    line.corner_mm = 50;
    struct pieces pieces = traced(&line, (struct point){50, 50});
    assert_true(fabs(line_trace_length_mm(&line) - 100 * PI) < 1);
    assert_true(fabs(pieces.farthest_mm - 50) < 1e-6 && fabs(pieces.nearest_mm - 50) < 1e-6);
}

static void a_corner_too_large_for_its_runs_is_made_smaller(void **state) {
    (void)state;
    struct table_line line = square;
    line.corner_mm = 1000;
    assert_true(fabs(line_trace_length_mm(&line) - 100 * PI) < 1);
}

static void a_rounded_corner_shortens_an_open_line_and_keeps_its_ends(void **state) {
    (void)state;
    struct table_line line = {
        .corner_mm = 40, .point_count = 3, .point = {{0, 0}, {100, 0}, {100, 100}}};
    struct pieces pieces = traced(&line, (struct point){0, 0});
    assert_true(fabs(pieces.length_mm[0] - (200 - 80 + 40 * PI / 2)) < 0.3);
    assert_true(distance(pieces.first[0], line.point[0]) == 0);
    assert_true(distance(pieces.last[0], line.point[2]) == 0);
}

static void a_line_that_turns_back_is_traced(void **state) {
    (void)state;
    struct table_line line = {
        .corner_mm = 40, .point_count = 3, .point = {{0, 0}, {100, 0}, {20, 0}}};
    assert_true(line_trace_length_mm(&line) == 180);
}

static void a_gap_cuts_a_line_in_two(void **state) {
    (void)state;
    struct table_line line = straight;
    line.gap_count = 1;
    line.gap[0].at_mm = 200;
    line.gap[0].length_mm = 60;
    struct pieces pieces = traced(&line, (struct point){0, 0});
    assert_int_equal(pieces.count, 2);
    assert_true(fabs(pieces.last[0].x_mm - 300) < 1e-9 && fabs(pieces.first[1].x_mm - 360) < 1e-9);
    assert_true(line_trace_length_mm(&line) == 500); /* gaps included */
}

static void gaps_at_the_ends_overlapping_and_whole_leave_what_remains(void **state) {
    (void)state;
    struct table_line line = straight;
    line.gap_count = 3;
    line.gap[0].at_mm = 0;
    line.gap[0].length_mm = 50;
    line.gap[1].at_mm = 40;
    line.gap[1].length_mm = 60;
    line.gap[2].at_mm = 450;
    line.gap[2].length_mm = 1000;
    struct pieces pieces = traced(&line, (struct point){0, 0});
    assert_int_equal(pieces.count, 1);
    assert_true(fabs(pieces.first[0].x_mm - 200) < 1e-9 && fabs(pieces.last[0].x_mm - 550) < 1e-9);
    line.gap[0].length_mm = 1000;
    assert_int_equal(traced(&line, (struct point){0, 0}).count, 0);
}

static void a_gap_across_a_corner_leaves_the_corner_out(void **state) {
    (void)state;
    struct table_line line = {.point_count = 3, .point = {{0, 0}, {100, 0}, {100, 100}}};
    line.gap_count = 1;
    line.gap[0].at_mm = 80;
    line.gap[0].length_mm = 40;
    struct pieces pieces = traced(&line, (struct point){100, 0});
    assert_int_equal(pieces.count, 2);
    assert_true(fabs(pieces.nearest_mm - 20) < 1e-9);
}

static void what_is_painted_and_the_gaps_make_the_whole_length(void **state) {
    (void)state;
    struct table_line line = square;
    line.corner_mm = 30;
    line.gap_count = TABLE_LINE_GAPS_MAX;
    for (size_t i = 0; i < TABLE_LINE_GAPS_MAX; i++) {
        line.gap[i].at_mm = 5 + 20 * (double)i;
        line.gap[i].length_mm = 7;
    }
    struct pieces pieces = traced(&line, (struct point){0, 0});
    double painted = 0;
    for (size_t i = 0; i < pieces.count; i++) {
        painted += pieces.length_mm[i];
    }
    assert_int_equal(pieces.count, TABLE_LINE_GAPS_MAX + 1);
    assert_true(fabs(painted + 7 * TABLE_LINE_GAPS_MAX - line_trace_length_mm(&line)) < 1e-6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_straight_line_is_one_piece),
        cmocka_unit_test(a_closed_line_comes_back_to_where_it_began),
        cmocka_unit_test(rounded_corners_make_a_circle_of_a_square),
        cmocka_unit_test(a_corner_too_large_for_its_runs_is_made_smaller),
        cmocka_unit_test(a_rounded_corner_shortens_an_open_line_and_keeps_its_ends),
        cmocka_unit_test(a_line_that_turns_back_is_traced),
        cmocka_unit_test(a_gap_cuts_a_line_in_two),
        cmocka_unit_test(gaps_at_the_ends_overlapping_and_whole_leave_what_remains),
        cmocka_unit_test(a_gap_across_a_corner_leaves_the_corner_out),
        cmocka_unit_test(what_is_painted_and_the_gaps_make_the_whole_length),
    };
    return cmocka_run_group_tests_name("line_trace", tests, NULL, NULL);
}
