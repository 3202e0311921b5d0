/* Tests of juries and timetables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scoring/schedule/schedule.h"
#include "scoring/schedule/timetable.h"

#define TEAMS 24
#define SLOTS 60

static struct schedule *runs_of_24(void) {
    struct fault fault = {0};
    const struct schedule_demand demand = {
        .teams = TEAMS, .runs = 3, .sides = 2, .arenas = 1, .seed = 3, .effort = 200000};
    struct schedule *schedule = schedule_make(&demand, &fault);
    assert_non_null(schedule);
    return schedule;
}

static bool runs_at(const struct schedule *schedule, int team, int slot) {
    for (int seat = 0; seat < schedule->matches * schedule->sides; seat++) {
        if (schedule->seats[seat] == team &&
            schedule_slot(schedule, seat / schedule->sides) == slot) {
            return true;
        }
    }
    return false;
}

/* No visit of one jury overlaps another of its panel, nor anything else of the team. */
static void assert_sound(const struct schedule *schedule, const struct schedule_jury *juries,
                         int count, const struct schedule_visit *visits) {
    for (int jury = 0; jury < count; jury++) {
        bool taken[SCHEDULE_PANELS_MAX][SLOTS] = {{false}};
        for (int team = 0; team < TEAMS; team++) {
            const struct schedule_visit *visit = &visits[jury * TEAMS + team];
            assert_in_range(visit->panel, 0, juries[jury].panels - 1);
            for (int i = 0; i < juries[jury].length_slots; i++) {
                const int slot = visit->slot + i;
                assert_in_range(slot, 0, SLOTS - 1);
                assert_false(taken[visit->panel][slot]);
                taken[visit->panel][slot] = true;
            }
            for (int slot = visit->slot - juries[jury].gap_slots;
                 slot < visit->slot + juries[jury].length_slots + juries[jury].gap_slots; slot++) {
                assert_false(runs_at(schedule, team, slot));
            }
        }
    }
}

static void every_team_sees_every_jury_between_its_runs(void **state) {
    (void)state;
    struct schedule *schedule = runs_of_24();
    const struct schedule_jury juries[] = {{.panels = 2, .length_slots = 3, .gap_slots = 1},
                                           {.panels = 1, .length_slots = 2, .gap_slots = 1}};
    struct schedule_visit visits[2 * TEAMS];
    struct fault fault = {0};
    assert_true(schedule_juries(schedule, SLOTS, juries, 2, visits, &fault));
    assert_sound(schedule, juries, 2, visits);
    for (int team = 0; team < TEAMS; team++) { /* and the juries are not at the same time */
        const int a = visits[team].slot;
        const int b = visits[TEAMS + team].slot;
        assert_true(a + 3 <= b || b + 2 <= a);
    }
    schedule_free(schedule);
}

static void no_juror_sees_a_team_of_the_same_establishment(void **state) {
    (void)state;
    struct schedule *schedule = runs_of_24();
    bool barred[2 * TEAMS] = {false};
    for (int team = 0; team < 8; team++) {
        barred[team] = true; /* panel 0 */
    }
    const struct schedule_jury jury = {
        .panels = 2, .length_slots = 2, .gap_slots = 0, .barred = barred};
    struct schedule_visit visits[TEAMS];
    struct fault fault = {0};
    assert_true(schedule_juries(schedule, SLOTS, &jury, 1, visits, &fault));
    for (int team = 0; team < 8; team++) {
        assert_int_equal(visits[team].panel, 1);
    }
    schedule_free(schedule);
}

static void a_jury_without_enough_time_says_how_much_is_missing(void **state) {
    (void)state;
    struct schedule *schedule = runs_of_24();
    const struct schedule_jury jury = {.panels = 1, .length_slots = 4};
    struct schedule_visit visits[TEAMS];
    struct fault fault = {0};
    assert_false(schedule_juries(schedule, SLOTS, &jury, 1, visits, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
    assert_string_equal(fault.field, "0");
    assert_non_null(strstr(fault.message, "15 visits; there are 24 teams: 9 too few"));
    schedule_free(schedule);
}

static void a_team_barred_everywhere_is_counted(void **state) {
    (void)state;
    struct schedule *schedule = runs_of_24();
    bool barred[TEAMS] = {false};
    barred[4] = barred[9] = true;
    const struct schedule_jury jury = {.panels = 1, .length_slots = 1, .barred = barred};
    struct schedule_visit visits[TEAMS];
    struct fault fault = {0};
    assert_false(schedule_juries(schedule, SLOTS, &jury, 1, visits, &fault));
    assert_non_null(strstr(fault.message, "2 teams"));
    schedule_free(schedule);
}

/* ---- minutes -------------------------------------------------------------------------- */

static const struct timetable_session sessions[] = {{540, 720}, {810, 1020}};

static void slots_fill_the_sessions_and_leave_the_break(void **state) {
    (void)state;
    const struct timetable day = {sessions, 2, 7, NULL, 0};
    assert_int_equal(timetable_slots(&day), 25 + 30);
    assert_int_equal(timetable_minute(&day, 0), 540);
    assert_int_equal(timetable_minute(&day, 24), 540 + 24 * 7);
    assert_int_equal(timetable_minute(&day, 25), 810);
    assert_int_equal(timetable_minute(&day, 54), 810 + 29 * 7);
    assert_int_equal(timetable_minute(&day, 55), -1);
}

static void a_delay_moves_what_comes_after_and_keeps_the_order(void **state) {
    (void)state;
    const struct timetable_delay delay = {10, 20};
    const struct timetable day = {sessions, 2, 10, &delay, 1};
    assert_int_equal(timetable_minute(&day, 9), 630);
    assert_int_equal(timetable_minute(&day, 10), 660);
    assert_int_equal(timetable_minute(&day, 15), 710);
    assert_int_equal(timetable_minute(&day, 16), 810); /* pushed behind the break */
    assert_int_equal(timetable_slots(&day), 16 + 21);
    int before = -1;
    for (int slot = 0; slot < 37; slot++) {
        const int minute = timetable_minute(&day, slot);
        assert_true(minute > before);
        before = minute;
    }
}

static void a_day_too_short_for_one_slot_has_none(void **state) {
    (void)state;
    const struct timetable_session short_session = {600, 605};
    const struct timetable day = {&short_session, 1, 6, NULL, 0};
    assert_int_equal(timetable_slots(&day), 0);
    assert_int_equal(timetable_minute(&day, 0), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_team_sees_every_jury_between_its_runs),
        cmocka_unit_test(no_juror_sees_a_team_of_the_same_establishment),
        cmocka_unit_test(a_jury_without_enough_time_says_how_much_is_missing),
        cmocka_unit_test(a_team_barred_everywhere_is_counted),
        cmocka_unit_test(slots_fill_the_sessions_and_leave_the_break),
        cmocka_unit_test(a_delay_moves_what_comes_after_and_keeps_the_order),
        cmocka_unit_test(a_day_too_short_for_one_slot_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
