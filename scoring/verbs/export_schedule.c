/* Runs and visits to juries of the stored plan, in the order of time. */
#include "scoring/verbs/export_schedule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/desk/plan.h"

#define TIME_MAX  16
#define PLACE_MAX 32

struct entry { /* one slot, and the texts it points at */
    struct exports_slot slot;
    int minute;
    char time[TIME_MAX], place[PLACE_MAX], match[TIME_MAX];
    size_t teams[SCHEDULE_SIDES_MAX];
};

struct day {
    const struct exports_source *source;
    const struct plan *plan;
    struct entry *entries;
    size_t count;
    size_t *numbers; /* of the plan's teams, in the source */
};

static size_t number_of(const struct exports_source *source, const char *id) {
    for (size_t i = 0; i < source->team_count; i++) {
        if (strcmp(source->teams[i].id, id) == 0) {
            return i;
        }
    }
    return CONTEST_NONE;
}

static const char *event_name(const struct day *day, const char *id) {
    const struct contest_event *event = contest_event(day->source->contest, id);
    return event != NULL ? contest_text_in(&event->name, day->source->language) : id;
}

static struct entry *add_entry(struct day *day, int slot, const char *event) {
    struct entry *entry = &day->entries[day->count++];
    entry->minute = plan_minute(day->plan, slot);
    if (entry->minute >= 0) {
        snprintf(entry->time, sizeof entry->time, "%02d:%02d", entry->minute / 60,
                 entry->minute % 60);
    }
    entry->slot.what = event_name(day, event);
    return entry;
}

static void add_match(struct day *day, int match) {
    const struct schedule *schedule = day->plan->schedule;
    struct entry *entry = add_entry(day, schedule_slot(schedule, match), day->plan->event);
    snprintf(entry->place, sizeof entry->place, _("Arena %d"), schedule_arena(schedule, match) + 1);
    snprintf(entry->match, sizeof entry->match, "%d", match + 1);
    entry->slot.team_count = (size_t)schedule->sides;
    bool empty = true;
    for (int side = 0; side < schedule->sides; side++) {
        int team = schedule_seat(schedule, match)[side];
        entry->teams[side] = team == SCHEDULE_NOBODY ? CONTEST_NONE : day->numbers[team];
        empty = empty && team == SCHEDULE_NOBODY;
    }
    day->count -= empty;
}

static void add_visit(struct day *day, int jury, int team) {
    const struct plan *plan = day->plan;
    const struct schedule_visit *visit = &plan->visits[jury * plan->team_count + team];
    if (visit->slot < 0) {
        return;
    }
    struct entry *entry = add_entry(day, visit->slot, plan->juries[jury]);
    snprintf(entry->place, sizeof entry->place, _("Panel %d"), visit->panel + 1);
    entry->slot.team_count = 1;
    entry->teams[0] = day->numbers[team];
}

static void add_all(struct day *day) {
    for (int match = 0; match < day->plan->schedule->matches; match++) {
        add_match(day, match);
    }
    for (int jury = 0; jury < day->plan->jury_count; jury++) {
        for (int team = 0; team < day->plan->team_count; team++) {
            add_visit(day, jury, team);
        }
    }
}

/* What has no time any more comes last. */
static int by_minute(const void *a, const void *b) {
    const struct entry *first = a, *second = b;
    if ((first->minute < 0) != (second->minute < 0)) {
        return first->minute < 0 ? 1 : -1;
    }
    int order = first->minute - second->minute;
    return order != 0 ? order : strcmp(first->place, second->place);
}

static struct document *make(struct day *day, bool by_team, struct fault *fault) {
    struct exports_slot *slots = calloc(day->count + 1, sizeof *slots);
    struct document *document = NULL;
    if (slots == NULL) {
        fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
        return NULL;
    }
    qsort(day->entries, day->count, sizeof *day->entries, by_minute);
    for (size_t i = 0; i < day->count; i++) {
        const struct entry *entry = &day->entries[i];
        slots[i] = (struct exports_slot){entry->time,  entry->slot.what,       entry->place,
                                         entry->match, entry->slot.team_count, entry->teams};
    }
    document = exports_schedule(day->source, slots, day->count, by_team, fault);
    free(slots);
    return document;
}

static struct document *of_plan(const struct plan *plan, const struct exports_source *source,
                                bool by_team, struct fault *fault) {
    size_t teams = (size_t)plan->team_count;
    size_t most = (size_t)plan->schedule->matches + (size_t)plan->jury_count * teams;
    struct day day = {.source = source, .plan = plan};
    struct document *document = NULL;
    day.entries = calloc(most + 1, sizeof *day.entries);
    day.numbers = calloc(teams + 1, sizeof *day.numbers);
    if (day.entries != NULL && day.numbers != NULL) {
        for (size_t i = 0; i < teams; i++) {
            day.numbers[i] = number_of(source, plan->teams[i]);
        }
        add_all(&day);
        document = make(&day, by_team, fault);
    } else {
        fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
    }
    free(day.entries);
    free(day.numbers);
    return document;
}

struct document *export_schedule(struct desk *desk, const struct exports_source *source,
                                 bool by_team, struct fault *fault) {
    struct plan plan;
    if (!plan_read(desk, &plan, fault)) {
        return NULL;
    }
    struct document *document = of_plan(&plan, source, by_team, fault);
    plan_release(&plan);
    return document;
}
