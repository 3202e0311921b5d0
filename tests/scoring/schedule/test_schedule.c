/* Tests of the schedule: nobody in two places, rests, opponents, sides, arenas. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scoring/schedule/schedule.h"

#define QUICK 300000L /* exchanges: enough for small contests */

static struct schedule *make(struct schedule_demand demand, struct schedule_measures *measures) {
    struct fault fault = {0};
    struct schedule *schedule = schedule_make(&demand, &fault);
    if (schedule == NULL) {
        fail_msg("%s", fault.message);
    }
    assert_true(schedule_measure(schedule, measures, &fault));
    return schedule;
}

static void assert_impossible(struct schedule_demand demand, const char *field, const char *says) {
    struct fault fault = {0};
    struct schedule *schedule = schedule_make(&demand, &fault);
    assert_null(schedule);
    assert_string_equal(fault.field, field);
    if (strstr(fault.message, says) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", fault.message, says);
    }
}

static void everybody_runs_as_often_as_asked(void **state) {
    (void)state;
    struct schedule_measures measures;
    schedule_free(make(
        (struct schedule_demand){.teams = 13, .runs = 3, .sides = 2, .arenas = 2, .effort = QUICK},
        &measures));
    assert_int_equal(measures.runs_least, 3);
    assert_int_equal(measures.runs_most, 3);
    assert_int_equal(measures.empty_seats, 1);
}

static void the_same_seed_gives_the_same_schedule(void **state) {
    (void)state;
    const struct schedule_demand demand = {
        .teams = 20, .runs = 4, .sides = 4, .arenas = 1, .seed = 7, .effort = 20000};
    struct schedule_measures measures;
    struct schedule *a = make(demand, &measures);
    struct schedule *b = make(demand, &measures);
    struct schedule_demand other = demand;
    other.seed = 8;
    struct schedule *c = make(other, &measures);
    const size_t bytes = (size_t)(a->matches * a->sides) * sizeof *a->seats;
    assert_memory_equal(a->seats, b->seats, bytes);
    assert_memory_not_equal(a->seats, c->seats, bytes);
    schedule_free(a);
    schedule_free(b);
    schedule_free(c);
}

/* Many shapes: what is promised of each holds. */
static void nobody_is_in_two_places_in_any_shape(void **state) {
    (void)state;
    for (int teams = 2; teams <= 26; teams += 3) {
        for (int sides = 1; sides <= 4 && sides <= teams; sides++) {
            for (int arenas = 1; arenas <= 3; arenas++) {
                struct schedule_measures measures;
                schedule_free(make((struct schedule_demand){.teams = teams,
                                                            .runs = 3,
                                                            .sides = sides,
                                                            .arenas = arenas,
                                                            .gap_slots = 1,
                                                            .effort = 100000},
                                   &measures));
                if (measures.gap_slots < 1 || measures.runs_least != 3 || measures.runs_most != 3) {
                    fail_msg("%d teams, %d sides, %d arenas: gap %d, runs %d to %d", teams, sides,
                             arenas, measures.gap_slots, measures.runs_least, measures.runs_most);
                }
            }
        }
    }
}

static void thirty_teams_in_duels_meet_evenly(void **state) {
    (void)state;
    struct schedule_measures measures;
    schedule_free(make(
        (struct schedule_demand){
            .teams = 30, .runs = 4, .sides = 2, .arenas = 2, .gap_slots = 5, .effort = 2000000},
        &measures));
    assert_true(measures.gap_slots >= 5);
    assert_int_equal(measures.meetings, 1);
    assert_true(measures.side_imbalance <= 1);
    assert_true(measures.arena_imbalance <= 1);
}

/* The reference for 65 teams and 3 runs: rest 5, two teams meet once. */
static void sixty_five_teams_with_three_runs_beat_the_reference(void **state) {
    (void)state;
    struct schedule_measures measures;
    schedule_free(
        make((struct schedule_demand){.teams = 65, .runs = 3, .sides = 2, .arenas = 2}, &measures));
    assert_true(measures.gap_slots > 5);
    assert_int_equal(measures.meetings, 1);
    assert_true(measures.side_imbalance <= 1);
    assert_true(measures.arena_imbalance <= 1);
}

static void a_demand_without_enough_time_says_how_much_is_missing(void **state) {
    (void)state;
    assert_impossible(
        (struct schedule_demand){.teams = 10, .runs = 4, .sides = 2, .arenas = 1, .slots = 15},
        "slots", "5 too few");
}

static void a_rest_that_is_too_long_says_what_is_possible(void **state) {
    (void)state;
    assert_impossible(
        (struct schedule_demand){.teams = 12, .runs = 3, .sides = 2, .arenas = 2, .gap_slots = 5},
        "gap_slots", "2 too many");
}

static void a_match_for_more_teams_than_there_are_is_refused(void **state) {
    (void)state;
    assert_impossible((struct schedule_demand){.teams = 3, .runs = 1, .sides = 4, .arenas = 1},
                      "sides", "only 3");
}

static void numbers_out_of_range_are_named(void **state) {
    (void)state;
    assert_impossible((struct schedule_demand){.teams = 0, .runs = 1, .sides = 1, .arenas = 1},
                      "teams", "between 1 and");
    assert_impossible((struct schedule_demand){.teams = 4, .runs = 61, .sides = 1, .arenas = 1},
                      "runs", "60");
    assert_impossible((struct schedule_demand){.teams = 4, .runs = 1, .sides = 9, .arenas = 1},
                      "sides", "8");
    assert_impossible((struct schedule_demand){.teams = 4, .runs = 1, .sides = 1, .arenas = 0},
                      "arenas", "16");
    assert_impossible(
        (struct schedule_demand){.teams = 4, .runs = 1, .sides = 1, .arenas = 1, .slots = -1},
        "slots", "-1");
}

static void a_team_that_withdraws_moves_nobody(void **state) {
    (void)state;
    struct schedule_measures measures;
    struct schedule *schedule = make(
        (struct schedule_demand){.teams = 12, .runs = 3, .sides = 2, .arenas = 1, .effort = QUICK},
        &measures);
    const int seats = schedule->matches * schedule->sides;
    int *before = malloc((size_t)seats * sizeof *before);
    assert_non_null(before);
    memcpy(before, schedule->seats, (size_t)seats * sizeof *before);
    const int left = schedule_withdraw(schedule, 5, 4);
    int changed = 0;
    for (int seat = 0; seat < seats; seat++) {
        if (schedule->seats[seat] != before[seat]) {
            assert_int_equal(before[seat], 5);
            assert_int_equal(schedule->seats[seat], SCHEDULE_NOBODY);
            assert_true(seat >= 4 * schedule->sides);
            changed++;
        }
    }
    assert_int_equal(changed, left);
    assert_true(left >= 1);
    free(before);
    schedule_free(schedule);
}

/* ---- the measures, on schedules written by hand --------------------------------------- */

static struct schedule *by_hand(int teams, int sides, int arenas, int matches, const int *seats) {
    struct fault fault = {0};
    const struct schedule_demand shape = {
        .teams = teams, .runs = 1, .sides = sides, .arenas = arenas, .slots = matches};
    struct schedule *schedule = schedule_new(&shape, matches, &fault);
    assert_non_null(schedule);
    memcpy(schedule->seats, seats, (size_t)(matches * sides) * sizeof *seats);
    return schedule;
}

static void the_measures_are_those_counted_by_hand(void **state) {
    (void)state;
    const int seats[] = {0, 1, 2, 3, 0, 1, 3, 2, 0, 2};
    struct schedule *schedule = by_hand(4, 2, 1, 5, seats);
    struct schedule_measures measures;
    struct fault fault = {0};
    assert_true(schedule_measure(schedule, &measures, &fault));
    assert_int_equal(measures.gap_slots, 1); /* 2: in the fourth and the fifth */
    assert_int_equal(measures.meetings, 2);  /* 0 and 1, 2 and 3 */
    assert_int_equal(measures.meetings_needed, 1);
    assert_int_equal(measures.side_imbalance, 3); /* 0: three times on the first side */
    assert_int_equal(measures.runs_least, 2);
    assert_int_equal(measures.runs_most, 3);
    schedule_free(schedule);
}

static void a_team_in_two_places_has_no_gap(void **state) {
    (void)state;
    const int seats[] = {0, 1, 2, 0};
    struct schedule *schedule = by_hand(3, 2, 2, 2, seats);
    struct schedule_measures measures;
    struct fault fault = {0};
    assert_true(schedule_measure(schedule, &measures, &fault));
    assert_int_equal(measures.gap_slots, 0);
    schedule_free(schedule);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_runs_as_often_as_asked),
        cmocka_unit_test(the_same_seed_gives_the_same_schedule),
        cmocka_unit_test(nobody_is_in_two_places_in_any_shape),
        cmocka_unit_test(thirty_teams_in_duels_meet_evenly),
        cmocka_unit_test(sixty_five_teams_with_three_runs_beat_the_reference),
        cmocka_unit_test(a_demand_without_enough_time_says_how_much_is_missing),
        cmocka_unit_test(a_rest_that_is_too_long_says_what_is_possible),
        cmocka_unit_test(a_match_for_more_teams_than_there_are_is_refused),
        cmocka_unit_test(numbers_out_of_range_are_named),
        cmocka_unit_test(a_team_that_withdraws_moves_nobody),
        cmocka_unit_test(the_measures_are_those_counted_by_hand),
        cmocka_unit_test(a_team_in_two_places_has_no_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
