#include "scoring/verbs/demand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MAX 1000

/* ---- sessions: 9:00-12:00,13:30-17:00; a second day is 33:00 ----------------------------------
 */

static bool bad_sessions(const char *text, struct fault *fault) {
    fault_set(fault, FAULT_MISUSE, _("--sessions: “%s” are no times of a day."), text);
    return fault_advise(fault, _("Write them in order: 9:00-12:00,13:30-17:00 (also 9h30)."));
}

static bool read_sessions(const char *given, struct plan_demand *demand, struct fault *fault) {
    char text[LIST_MAX], *rest = NULL;
    int before = 0;
    snprintf(text, sizeof text, "%s", given);
    for (char *h = text; *h != '\0'; h++) {
        *h = *h == 'h' ? ':' : *h;
    }
    for (char *one = strtok_r(text, ",", &rest); one != NULL; one = strtok_r(NULL, ",", &rest)) {
        int from_hour, from, to_hour, to, end = 0;
        if (demand->session_count == PLAN_SESSIONS_MAX ||
            sscanf(one, "%3d:%2d-%3d:%2d%n", &from_hour, &from, &to_hour, &to, &end) != 4 ||
            one[end] != '\0' || from_hour < 0 || from < 0 || from > 59 || to < 0 || to > 59 ||
            to_hour > 24 * 7) {
            return bad_sessions(given, fault);
        }
        const struct timetable_session session = {from_hour * 60 + from, to_hour * 60 + to};
        if (session.start_minute < before || session.end_minute <= session.start_minute) {
            return bad_sessions(given, fault);
        }
        before = session.end_minute;
        demand->sessions[demand->session_count++] = session;
    }
    return true;
}

/* ---- juries: project:2:3:1@0331234M+1@0339999Y+2, by commas */

static bool bad_jury(const char *text, struct fault *fault) {
    fault_set(fault, FAULT_MISUSE, _("--juries: “%s” is no jury."), text);
    return fault_advise(fault, _("Write EVENT:PANELS:SLOTS[:GAP], then @UAI+PANEL for each juror's "
                                 "own school: project:2:3:1@0331234M+1"));
}

static bool read_juror(char *text, struct plan_demand *demand, int panels) {
    struct plan_juror *juror = &demand->jurors[demand->juror_count];
    char *plus = strchr(text, '+');
    if (demand->juror_count == PLAN_JURORS_MAX || plus == NULL ||
        plus - text >= (long)sizeof juror->establishment) {
        return false;
    }
    *plus = '\0';
    const long panel = strtol(plus + 1, NULL, 10);
    juror->jury = demand->jury_count;
    juror->panel = (int)panel - 1;
    strcpy(juror->establishment, text);
    demand->juror_count++;
    return panel >= 1 && panel <= panels;
}

static bool read_jury(const struct contest *contest, char *text, struct plan_demand *demand,
                      struct fault *fault) {
    char shown[LIST_MAX], *rest = NULL;
    snprintf(shown, sizeof shown, "%s", text);
    char *head = strtok_r(text, "@", &rest);
    char *colon = head == NULL ? NULL : strchr(head, ':');
    if (colon == NULL || demand->jury_count == SCHEDULE_JURIES_MAX ||
        colon - head > CONTEST_ID_MAX) {
        return bad_jury(shown, fault);
    }
    *colon = '\0';
    struct schedule_jury *jury = &demand->jury[demand->jury_count];
    strcpy(demand->juries[demand->jury_count], head);
    int count =
        sscanf(colon + 1, "%3d:%3d:%3d", &jury->panels, &jury->length_slots, &jury->gap_slots);
    if (count < 2 || jury->panels < 1 || jury->panels > SCHEDULE_PANELS_MAX ||
        jury->length_slots < 1 || jury->gap_slots < 0 || contest_event(contest, head) == NULL) {
        return bad_jury(shown, fault);
    }
    for (char *one = strtok_r(NULL, "@", &rest); one != NULL; one = strtok_r(NULL, "@", &rest)) {
        if (!read_juror(one, demand, jury->panels)) {
            return bad_jury(shown, fault);
        }
    }
    demand->jury_count++;
    return true;
}

static bool read_juries(const struct contest *contest, const char *given,
                        struct plan_demand *demand, struct fault *fault) {
    char text[LIST_MAX], *rest = NULL;
    snprintf(text, sizeof text, "%s", given);
    for (char *one = strtok_r(text, ",", &rest); one != NULL; one = strtok_r(NULL, ",", &rest)) {
        if (!read_jury(contest, one, demand, fault)) {
            return false;
        }
    }
    return true;
}

/* ---- the whole
 * ----------------------------------------------------------------------------------------- */

static const struct contest_event *first_run(const struct contest *contest) {
    for (size_t i = 0; i < contest->event_count; i++) {
        if (contest->events[i].kind == EVENT_SOLO || contest->events[i].kind == EVENT_MATCH) {
            return &contest->events[i];
        }
    }
    return &contest->events[0];
}

static bool read_numbers(const struct contest_event *event, const struct verb_given *given,
                         struct plan_demand *demand, struct fault *fault) {
    const long usual = event->game == NULL ? 1 : (long)event->game->sides_max;
    long runs, arenas, sides, gap, slot, seed;
    if (!verb_number(given, OPT_RUNS, "--runs", 1, SCHEDULE_RUNS_MAX, 1, &runs, fault) ||
        !verb_number(given, OPT_ARENAS, "--arenas", 1, SCHEDULE_ARENAS_MAX, 1, &arenas, fault) ||
        !verb_number(given, OPT_SIDES, "--sides", 1, SCHEDULE_SIDES_MAX, usual, &sides, fault) ||
        !verb_number(given, OPT_GAP, "--gap", 1, 1000, 0, &gap, fault) ||
        !verb_number(given, OPT_SLOT, "--slot", 1, 600, 5, &slot, fault) ||
        !verb_number(given, OPT_SEED, "--seed", 0, UINT32_MAX, 1, &seed, fault)) {
        return false;
    }
    demand->slot_minutes = (int)slot;
    demand->runs = (struct schedule_demand){.runs = (int)runs,
                                            .sides = (int)sides,
                                            .arenas = (int)arenas,
                                            .gap_slots = (int)gap,
                                            .seed = (uint32_t)seed};
    return true;
}

bool demand_read(const struct contest *contest, const struct verb_given *given,
                 struct plan_demand *demand, struct fault *fault) {
    const char *id = given->value[OPT_EVENT];
    const struct contest_event *event =
        id == NULL ? first_run(contest) : contest_event(contest, id);
    *demand = (struct plan_demand){0};
    if (event == NULL) {
        return fault_set(fault, FAULT_MISUSE, _("The rules have no event “%s”."), id);
    }
    demand->event = event->id;
    const char *sessions = given->value[OPT_SESSIONS], *juries = given->value[OPT_JURY];
    return read_numbers(event, given, demand, fault) &&
           (sessions == NULL || read_sessions(sessions, demand, fault)) &&
           (juries == NULL || read_juries(contest, juries, demand, fault));
}
