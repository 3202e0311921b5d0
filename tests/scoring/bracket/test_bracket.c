/* Elimination brackets: who meets, who has a bye, who goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "scoring/bracket/bracket.h"

static struct bracket *make(struct bracket_plan plan) {
    struct fault fault = {0};
    struct bracket *bracket = bracket_new(&plan, &fault);
    if (bracket == NULL) {
        fail_msg("%s", fault.message);
    }
    return bracket;
}

/* The better seed wins every game. */
static void play_all(struct bracket *bracket) {
    struct fault fault = {0};
    size_t meeting;
    while ((meeting = bracket_next(bracket)) != BRACKET_NONE) {
        const size_t *entries = bracket->meetings[meeting].entries;
        size_t places[BRACKET_SIDES_MAX] = {0};
        for (size_t a = 0; a < bracket->plan.sides; a++) {
            places[a] = 1;
            for (size_t b = 0; b < bracket->plan.sides; b++) {
                places[a] += entries[b] < entries[a];
            }
        }
        assert_true(bracket_enter_game(bracket, meeting, places, &fault));
    }
}

static void the_two_best_meet_in_the_final_whatever_the_number(void **state) {
    (void)state;
    for (size_t seeds = 2; seeds <= 70; seeds++) {
        struct bracket *bracket =
            make((struct bracket_plan){.seeds = seeds, .sides = 2, .advance = 1, .best_of = 1});
        play_all(bracket);
        const struct bracket_meeting *final = &bracket->meetings[bracket->meeting_count - 1];
        assert_int_equal(bracket->winner, 0);
        assert_int_equal(final->entries[0] + final->entries[1], 1);
        bracket_free(bracket);
    }
}

static void every_team_but_the_winner_is_beaten_once(void **state) {
    (void)state;
    for (size_t seeds = 2; seeds <= 40; seeds++) {
        struct bracket *bracket =
            make((struct bracket_plan){.seeds = seeds, .sides = 2, .advance = 1, .best_of = 1});
        size_t played = 0;
        play_all(bracket);
        for (size_t i = 0; i < bracket->meeting_count; i++) {
            played += bracket->meetings[i].games;
        }
        assert_int_equal(played, seeds - 1);
        bracket_free(bracket);
    }
}

static void the_best_have_the_byes(void **state) {
    (void)state;
    struct bracket *bracket =
        make((struct bracket_plan){.seeds = 6, .sides = 2, .advance = 1, .best_of = 1});
    assert_int_equal(bracket->meeting_count, 7);
    assert_true(bracket->meetings[0].decided); /* seed 0 alone */
    assert_int_equal(bracket->meetings[1].entries[0], 3);
    assert_int_equal(bracket->meetings[1].entries[1], 4);
    assert_int_equal(bracket_next(bracket), 1);
    bracket_free(bracket);
}

static void best_of_three_goes_to_the_second_win_and_nobody_wins_a_draw(void **state) {
    (void)state;
    struct fault fault = {0};
    const size_t first[] = {1, 2}, second[] = {2, 1}, drawn[] = {1, 1};
    struct bracket *bracket =
        make((struct bracket_plan){.seeds = 2, .sides = 2, .advance = 1, .best_of = 3});
    assert_true(bracket_enter_game(bracket, 0, first, &fault));
    assert_true(bracket_enter_game(bracket, 0, drawn, &fault));
    assert_true(bracket_enter_game(bracket, 0, second, &fault));
    assert_int_equal(bracket->winner, BRACKET_OPEN);
    assert_true(bracket_enter_game(bracket, 0, second, &fault));
    assert_int_equal(bracket->winner, 1);
    assert_false(bracket_enter_game(bracket, 0, second, &fault));
    bracket_free(bracket);
}

static void those_beaten_in_the_semifinals_play_for_the_third_place(void **state) {
    (void)state;
    struct bracket *bracket = make((struct bracket_plan){
        .seeds = 4, .sides = 2, .advance = 1, .best_of = 1, .third_place = true});
    play_all(bracket);
    const struct bracket_meeting *third = &bracket->meetings[bracket->meeting_count - 1];
    assert_true(third->is_third_place);
    assert_true(third->decided);
    assert_int_equal(third->entries[0] + third->entries[1], 2 + 3);
    assert_int_equal(bracket->winner, 0);
    bracket_free(bracket);
}

static void an_equal_place_that_leaves_open_who_goes_on_is_refused(void **state) {
    (void)state;
    struct fault fault = {0};
    const size_t equal[] = {1, 1};
    struct bracket *bracket =
        make((struct bracket_plan){.seeds = 2, .sides = 2, .advance = 1, .best_of = 1});
    assert_false(bracket_enter_game(bracket, 0, equal, &fault));
    assert_int_equal(fault.kind, FAULT_RANGE);
    assert_false(bracket->meetings[0].decided);
    bracket_free(bracket);
}

static void two_of_four_go_on(void **state) {
    (void)state;
    struct bracket *bracket =
        make((struct bracket_plan){.seeds = 16, .sides = 4, .advance = 2, .best_of = 1});
    play_all(bracket);
    assert_int_equal(bracket->rounds, 3);
    assert_int_equal(bracket->winner, 0);
    const struct bracket_meeting *final = &bracket->meetings[bracket->meeting_count - 1];
    size_t sum = 0;
    for (size_t i = 0; i < 4; i++) {
        sum += final->entries[i];
    }
    assert_int_equal(sum, 0 + 1 + 2 + 3);
    bracket_free(bracket);
}

static void plans_that_cannot_be_played_are_refused(void **state) {
    (void)state;
    const size_t twice[] = {0, 0};
    const struct bracket_plan plans[] = {
        {.seeds = 1, .sides = 2, .advance = 1, .best_of = 1},
        {.seeds = 4, .sides = 3, .advance = 1, .best_of = 1},
        {.seeds = 4, .sides = 2, .advance = 2, .best_of = 1},
        {.seeds = 4, .sides = 2, .advance = 1, .best_of = 2},
        {.seeds = 8, .sides = 4, .advance = 2, .best_of = 3},
        {.seeds = 2, .sides = 2, .advance = 1, .best_of = 1, .third_place = true},
        {.seeds = 2, .sides = 2, .advance = 1, .best_of = 1, .lines = twice, .line_count = 2},
        {.seeds = BRACKET_SEEDS_MAX + 1, .sides = 2, .advance = 1, .best_of = 1},
    };
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        struct fault fault = {0};
        assert_null(bracket_new(&plans[i], &fault));
        assert_int_equal(fault.kind, FAULT_RANGE);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_two_best_meet_in_the_final_whatever_the_number),
        cmocka_unit_test(every_team_but_the_winner_is_beaten_once),
        cmocka_unit_test(the_best_have_the_byes),
        cmocka_unit_test(best_of_three_goes_to_the_second_win_and_nobody_wins_a_draw),
        cmocka_unit_test(those_beaten_in_the_semifinals_play_for_the_third_place),
        cmocka_unit_test(an_equal_place_that_leaves_open_who_goes_on_is_refused),
        cmocka_unit_test(two_of_four_go_on),
        cmocka_unit_test(plans_that_cannot_be_played_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
