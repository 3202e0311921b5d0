#include "scoring/bracket/bracket.h"

#include <stdint.h>
#include <stdlib.h>

#include "language/language.h"

/* ---- the shape -------------------------------------------------------------------- */

static bool is_power_of(size_t value, size_t base) {
    while (value > 1 && value % base == 0) {
        value /= base;
    }
    return value == 1;
}

static bool check_plan(const struct bracket_plan *plan, struct fault *fault) {
    bool sides =
        plan->sides >= 2 && plan->sides <= BRACKET_SIDES_MAX && is_power_of(plan->sides, 2);
    if (!sides || plan->advance < 1 || plan->advance * 2 > plan->sides ||
        plan->sides % plan->advance != 0) {
        return fault_set(fault, FAULT_RANGE,
                         _("A meeting has 2, 4 or 8 sides, of which half or fewer go on."));
    }
    if (plan->seeds < 2 || plan->seeds > BRACKET_SEEDS_MAX) {
        return fault_set(fault, FAULT_RANGE, _("A bracket is for 2 to %d teams."),
                         BRACKET_SEEDS_MAX);
    }
    if (plan->best_of % 2 == 0 || plan->best_of > BRACKET_GAMES_MAX ||
        (plan->best_of > 1 && plan->sides > 2)) {
        return fault_set(fault, FAULT_RANGE,
                         _("The best of 1, 3, 5... games is played, and only between two sides."));
    }
    return true;
}

/* Meetings of the first round: enough lines for every seed. */
static size_t first_meetings(const struct bracket_plan *plan) {
    size_t needed = plan->lines != NULL ? plan->line_count : plan->seeds;
    size_t factor = plan->sides / plan->advance, meetings = 1;
    while (meetings * plan->sides < needed) {
        meetings *= factor;
    }
    return meetings;
}

/* The seed on line `line` of `lines`, so that the sum of two that meet is constant. */
static size_t standard_seed(size_t line, size_t lines) {
    size_t seed = 0;
    for (size_t width = 2; width <= lines; width *= 2) {
        size_t pair = line / (lines / width);
        seed = pair % 2 == 0 ? seed : width - 1 - seed;
    }
    return seed;
}

/* ---- who goes where ------------------------------------------------------------------ */

static void link_round(struct bracket *bracket, size_t from, size_t count, size_t after) {
    const struct bracket_plan *plan = &bracket->plan;
    size_t feeders = plan->sides / plan->advance;
    for (size_t i = 0; i < count; i++) {
        bracket->meetings[from + i].next = after + i / feeders;
        bracket->meetings[from + i].next_entry = i % feeders * plan->advance;
    }
}

static void number_round(struct bracket *bracket, size_t from, size_t count, size_t round) {
    for (size_t i = 0; i < count; i++) {
        struct bracket_meeting *meeting = &bracket->meetings[from + i];
        *meeting = (struct bracket_meeting){
            .round = round, .number = i + 1, .next = BRACKET_NONE, .losers_next = BRACKET_NONE};
        for (size_t entry = 0; entry < BRACKET_SIDES_MAX; entry++) {
            meeting->entries[entry] = BRACKET_OPEN;
        }
    }
}

/* The last two meetings are the final and the match for the third place. */
static void add_third_place(struct bracket *bracket, size_t final) {
    struct bracket_meeting *third = &bracket->meetings[final + 1];
    number_round(bracket, final + 1, 1, bracket->rounds);
    third->number = 2;
    third->is_third_place = true;
    for (size_t i = 0; i < 2; i++) {
        bracket->meetings[final - 2 + i].losers_next = final + 1;
        bracket->meetings[final - 2 + i].losers_entry = i;
    }
}

static void lay_out(struct bracket *bracket, size_t first) {
    size_t factor = bracket->plan.sides / bracket->plan.advance, from = 0, round = 1;
    for (size_t count = first; count >= 1; count /= factor, round++) {
        number_round(bracket, from, count, round);
        if (count > 1) {
            link_round(bracket, from, count, from + count);
        }
        from += count;
        bracket->rounds = round;
        if (count == 1) {
            break;
        }
    }
    if (bracket->plan.third_place) {
        add_third_place(bracket, from - 1);
    }
}

static bool place_lines(struct bracket *bracket, size_t first, struct fault *fault) {
    const struct bracket_plan *plan = &bracket->plan;
    size_t lines = first * plan->sides;
    bool used[BRACKET_SEEDS_MAX] = {false};
    for (size_t line = 0; line < lines; line++) {
        size_t seed = plan->lines == NULL       ? standard_seed(line, lines)
                      : line < plan->line_count ? plan->lines[line]
                                                : BRACKET_BYE;
        bool empty = seed == BRACKET_BYE || (plan->lines == NULL && seed >= plan->seeds);
        if (!empty && (seed >= plan->seeds || used[seed])) {
            return fault_set(fault, FAULT_RANGE,
                             _("Line %zu of the bracket names a team twice, or one that is not "
                               "in it."),
                             line + 1);
        }
        if (!empty) {
            used[seed] = true;
        }
        bracket->meetings[line / plan->sides].entries[line % plan->sides] =
            empty ? BRACKET_BYE : seed;
    }
    return true;
}

/* ---- results ---------------------------------------------------------------------------- */

static void decide(struct bracket *bracket, struct bracket_meeting *meeting);

static bool is_known(const struct bracket *bracket, const struct bracket_meeting *meeting) {
    for (size_t i = 0; i < bracket->plan.sides; i++) {
        if (meeting->entries[i] == BRACKET_OPEN && !(meeting->is_third_place && i > 1)) {
            return false;
        }
    }
    return true;
}

static size_t present(const struct bracket *bracket, const struct bracket_meeting *meeting) {
    size_t count = 0;
    for (size_t i = 0; i < bracket->plan.sides; i++) {
        count += meeting->entries[i] < BRACKET_SEEDS_MAX;
    }
    return count;
}

static size_t entry_at_place(const struct bracket *bracket, const struct bracket_meeting *meeting,
                             size_t place) {
    for (size_t i = 0; i < bracket->plan.sides; i++) {
        if (meeting->places[i] == place && meeting->entries[i] < BRACKET_SEEDS_MAX) {
            return meeting->entries[i];
        }
    }
    return BRACKET_BYE;
}

/* Whoever is alone in a meeting goes on without playing. */
static void settle_byes(struct bracket *bracket, struct bracket_meeting *meeting) {
    size_t place = 1;
    if (meeting->decided || !is_known(bracket, meeting) || present(bracket, meeting) > 1) {
        return;
    }
    for (size_t i = 0; i < bracket->plan.sides; i++) {
        meeting->places[i] = meeting->entries[i] < BRACKET_SEEDS_MAX ? place++ : 0;
    }
    decide(bracket, meeting);
}

static void send_on(struct bracket *bracket, const struct bracket_meeting *meeting) {
    struct bracket_meeting *next = &bracket->meetings[meeting->next];
    for (size_t place = 1; place <= bracket->plan.advance; place++) {
        next->entries[meeting->next_entry + place - 1] = entry_at_place(bracket, meeting, place);
    }
    settle_byes(bracket, next);
}

static void decide(struct bracket *bracket, struct bracket_meeting *meeting) {
    meeting->decided = true;
    if (meeting->losers_next != BRACKET_NONE) {
        struct bracket_meeting *third = &bracket->meetings[meeting->losers_next];
        third->entries[meeting->losers_entry] = entry_at_place(bracket, meeting, 2);
        settle_byes(bracket, third);
    }
    if (meeting->next != BRACKET_NONE) {
        send_on(bracket, meeting);
    } else if (!meeting->is_third_place) {
        bracket->winner = entry_at_place(bracket, meeting, 1);
    }
}

struct bracket *bracket_new(const struct bracket_plan *plan, struct fault *fault) {
    if (!check_plan(plan, fault)) {
        return NULL;
    }
    size_t first = first_meetings(plan), factor = plan->sides / plan->advance, total = 1;
    for (size_t count = first; count > 1; count /= factor) {
        total += count;
    }
    if (plan->third_place && (plan->sides != 2 || first < 2)) {
        fault_set(fault, FAULT_RANGE,
                  _("A match for the third place needs two semifinals of two sides."));
        return NULL;
    }
    struct bracket *bracket = calloc(1, sizeof *bracket);
    struct bracket_meeting *meetings = calloc(total + 1, sizeof *meetings);
    if (bracket == NULL || meetings == NULL) {
        free(bracket);
        free(meetings);
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        return NULL;
    }
    *bracket = (struct bracket){.plan = *plan,
                                .meeting_count = total + plan->third_place,
                                .meetings = meetings,
                                .winner = BRACKET_OPEN};
    lay_out(bracket, first);
    if (!place_lines(bracket, first, fault)) {
        bracket_free(bracket);
        return NULL;
    }
    bracket->plan.lines = NULL; /* the caller's */
    for (size_t i = 0; i < first; i++) {
        settle_byes(bracket, &meetings[i]);
    }
    return bracket;
}

void bracket_free(struct bracket *bracket) {
    if (bracket != NULL) {
        free(bracket->meetings);
        free(bracket);
    }
}

size_t bracket_next(const struct bracket *bracket) {
    for (size_t i = 0; i < bracket->meeting_count; i++) {
        if (!bracket->meetings[i].decided && is_known(bracket, &bracket->meetings[i])) {
            return i;
        }
    }
    return BRACKET_NONE;
}

size_t bracket_meeting_at(const struct bracket *bracket, size_t round, size_t number) {
    for (size_t i = 0; i < bracket->meeting_count; i++) {
        if (bracket->meetings[i].round == round && bracket->meetings[i].number == number) {
            return i;
        }
    }
    return BRACKET_NONE;
}

/* Places 1 to `advance` are each held by one entry, the others by any. */
static bool says_who_goes_on(const struct bracket *bracket, const struct bracket_meeting *meeting,
                             const size_t *places) {
    for (size_t place = 1; place <= bracket->plan.advance; place++) {
        size_t holders = 0;
        for (size_t i = 0; i < bracket->plan.sides; i++) {
            holders += places[i] == place && meeting->entries[i] < BRACKET_SEEDS_MAX;
        }
        if (holders != 1) {
            return false;
        }
    }
    return true;
}

static void enter_one_of_several(struct bracket *bracket, struct bracket_meeting *meeting,
                                 const size_t *places) {
    meeting->games++;
    for (size_t i = 0; i < 2; i++) {
        meeting->wins[i] += places[i] == 1 && places[1 - i] != 1;
    }
    for (size_t i = 0; i < 2; i++) {
        if (meeting->wins[i] > bracket->plan.best_of / 2) {
            meeting->places[i] = 1;
            meeting->places[1 - i] = 2;
            decide(bracket, meeting);
        }
    }
}

bool bracket_enter_game(struct bracket *bracket, size_t index, const size_t *places,
                        struct fault *fault) {
    if (index >= bracket->meeting_count || bracket->meetings[index].decided ||
        !is_known(bracket, &bracket->meetings[index])) {
        return fault_set(fault, FAULT_RANGE, _("This meeting cannot be played now."));
    }
    struct bracket_meeting *meeting = &bracket->meetings[index];
    if (bracket->plan.best_of > 1) {
        enter_one_of_several(bracket, meeting, places);
        return true;
    }
    if (!says_who_goes_on(bracket, meeting, places)) {
        return fault_set(fault, FAULT_RANGE, _("Equal places leave open who goes on."));
    }
    meeting->games = 1;
    for (size_t i = 0; i < bracket->plan.sides; i++) {
        meeting->places[i] = places[i];
        meeting->wins[i] = places[i] == 1;
    }
    decide(bracket, meeting);
    return true;
}
