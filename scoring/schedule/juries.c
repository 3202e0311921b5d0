/* When each team sees each jury: a matching of teams with places.
 *
 * A place is one panel at one time. Each jury in turn, the longest visits first,
 * is matched by augmenting paths (Kuhn 1955, Berge 1957): when a perfect
 * matching exists beside what is fixed already, it is found. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/schedule/schedule.h"

struct matching {
    const struct schedule *schedule;
    const struct schedule_jury *jury;
    int slots;        /* in all */
    int starts;       /* visits that one panel can hold, one after the other */
    int places;       /* panels * starts */
    int *team_at;     /* [place]: the team that has it, or SCHEDULE_NOBODY */
    bool *tried;      /* [place], during one search */
    const bool *busy; /* [team * slots + slot] */
};

static int place_slot(const struct matching *matching, int place) {
    return place / matching->jury->panels * matching->jury->length_slots;
}

static int place_panel(const struct matching *matching, int place) {
    return place % matching->jury->panels;
}

static bool suits(const struct matching *matching, int team, int place) {
    const struct schedule_jury *jury = matching->jury;
    if (jury->barred != NULL &&
        jury->barred[place_panel(matching, place) * matching->schedule->teams + team]) {
        return false;
    }
    const int first = place_slot(matching, place) - jury->gap_slots;
    const int last = place_slot(matching, place) + jury->length_slots + jury->gap_slots;
    for (int slot = first < 0 ? 0 : first; slot < last && slot < matching->slots; slot++) {
        if (matching->busy[team * matching->slots + slot]) {
            return false;
        }
    }
    return true;
}

/* Finds the team a place, moving others on when need be. Depth is at most the number of teams. */
static bool seat_team(struct matching *matching, int team) {
    for (int place = 0; place < matching->places; place++) {
        if (matching->tried[place] || !suits(matching, team, place)) {
            continue;
        }
        matching->tried[place] = true;
        if (matching->team_at[place] == SCHEDULE_NOBODY ||
            seat_team(matching, matching->team_at[place])) {
            matching->team_at[place] = team;
            return true;
        }
    }
    return false;
}

/* How many teams find no place. */
static int match_all(struct matching *matching) {
    int left = 0;
    for (int place = 0; place < matching->places; place++) {
        matching->team_at[place] = SCHEDULE_NOBODY;
    }
    for (int team = 0; team < matching->schedule->teams; team++) {
        memset(matching->tried, 0, (size_t)matching->places * sizeof *matching->tried);
        left += seat_team(matching, team) ? 0 : 1;
    }
    return left;
}

static bool no_place(const struct matching *matching, int jury, int left, struct fault *fault) {
    char field[FAULT_FIELD_MAX];
    snprintf(field, sizeof field, "%d", jury);
    const int teams = matching->schedule->teams;
    if (matching->places < teams) {
        fault_set(fault, FAULT_LIMIT,
                  _("This jury has time for %d visits; there are %d teams: %d too few."),
                  matching->places, teams, teams - matching->places);
    } else {
        fault_set(
            fault, FAULT_LIMIT,
            _("%d teams find no place in this jury: they run at those times, or a juror is of "
              "their establishment."),
            left);
    }
    fault_in_field(fault, field);
    return fault_advise(fault, _("Add a panel or time, or shorten visits or rests."));
}

static void book(const struct matching *matching, bool *busy, struct schedule_visit *visits) {
    for (int place = 0; place < matching->places; place++) {
        const int team = matching->team_at[place];
        if (team == SCHEDULE_NOBODY) {
            continue;
        }
        const int slot = place_slot(matching, place);
        visits[team] = (struct schedule_visit){place_panel(matching, place), slot};
        for (int i = 0; i < matching->jury->length_slots; i++) {
            busy[team * matching->slots + slot + i] = true;
        }
    }
}

static bool match_jury(struct matching *matching, int number, bool *busy,
                       struct schedule_visit *visits, struct fault *fault) {
    const struct schedule_jury *jury = matching->jury;
    matching->starts = jury->length_slots > 0 ? matching->slots / jury->length_slots : 0;
    matching->places = jury->panels * matching->starts;
    const size_t room = matching->places > 0 ? (size_t)matching->places : 1;
    matching->team_at = calloc(room, sizeof *matching->team_at);
    matching->tried = calloc(room, sizeof *matching->tried);
    bool ok = matching->team_at != NULL && matching->tried != NULL;
    if (!ok) {
        fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    } else {
        const int left = match_all(matching);
        ok = left == 0 || no_place(matching, number, left, fault);
    }
    if (ok) {
        book(matching, busy, visits);
    }
    free(matching->team_at);
    free(matching->tried);
    return ok;
}

static void mark_runs(const struct schedule *schedule, int slots, bool *busy) {
    for (int match = 0; match < schedule->matches; match++) {
        const int slot = schedule_slot(schedule, match);
        for (int side = 0; side < schedule->sides && slot < slots; side++) {
            const int team = schedule_seat(schedule, match)[side];
            if (team != SCHEDULE_NOBODY) {
                busy[team * slots + slot] = true;
            }
        }
    }
}

/* The longest visits are the hardest to place: they go first. */
static int next_jury(const struct schedule_jury *juries, int count, const bool *done) {
    int best = -1;
    for (int i = 0; i < count; i++) {
        if (!done[i] && (best < 0 || juries[i].length_slots > juries[best].length_slots)) {
            best = i;
        }
    }
    return best;
}

bool schedule_juries(const struct schedule *schedule, int slots, const struct schedule_jury *juries,
                     int jury_count, struct schedule_visit *visits, struct fault *fault) {
    bool done[SCHEDULE_JURIES_MAX] = {false};
    bool *busy = calloc((size_t)schedule->teams * (size_t)(slots > 0 ? slots : 1), sizeof *busy);
    if (busy == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    mark_runs(schedule, slots, busy);
    bool ok = true;
    for (int i = 0; i < jury_count && ok; i++) {
        const int number = next_jury(juries, jury_count, done);
        struct matching matching = {
            .schedule = schedule, .jury = &juries[number], .slots = slots, .busy = busy};
        done[number] = true;
        ok = match_jury(&matching, number, busy, visits + number * schedule->teams, fault);
    }
    free(busy);
    return ok;
}
