/* The schedule of the day: made, shown, explained, changed late. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "scoring/desk/plan.h"
#include "scoring/verbs/demand.h"
#include "scoring/verbs/listing.h"
#include "scoring/verbs/verb.h"
#include "scoring/verbs/verbs.h"

/* ---- progress: a dot a second, from the first second on ---------------------------------------
 */

static void dot(int number) {
    (void)number;
    const ssize_t ignored = write(STDERR_FILENO, ".", 1);
    (void)ignored;
}

static void progress(bool on) {
    const struct itimerval times = {{on, 0}, {on, 0}};
    struct sigaction action = {.sa_handler = on ? dot : SIG_IGN, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &times, NULL);
}

/* ---- showing ------------------------------------------------------------------------------------
 */

static const struct listing_column run_columns[] = {
    {"at", N_("Time"), LISTING_TEXT},     {"slot", N_("Slot"), LISTING_NUMBER},
    {"place", N_("Place"), LISTING_TEXT}, {"event", N_("Event"), LISTING_TEXT},
    {"teams", N_("Teams"), LISTING_TEXT},
};

static void clock_text(int minute, char text[24]) {
    if (minute < 0) {
        snprintf(text, 24, "%s", "?");
    } else if (minute < 24 * 60) {
        snprintf(text, 24, "%02d:%02d", minute / 60, minute % 60);
    } else { /* the second day and later */
        snprintf(text, 24, "%d+%02d:%02d", minute / (24 * 60), minute / 60 % 24, minute % 60);
    }
}

static void list_match(const struct plan *plan, int match, struct listing *list) {
    const int *seat = schedule_seat(plan->schedule, match);
    const int slot = schedule_slot(plan->schedule, match);
    char time[24], place[80], teams[SCHEDULE_SIDES_MAX * (STORE_ID_MAX + 3) + 1] = "";
    size_t length = 0;
    bool empty = true;
    for (int side = 0; side < plan->schedule->sides; side++) {
        empty = empty && seat[side] == SCHEDULE_NOBODY;
        length +=
            (size_t)snprintf(teams + length, sizeof teams - length, "%s%s", side > 0 ? " / " : "",
                             seat[side] == SCHEDULE_NOBODY ? "–" : plan->teams[seat[side]]);
    }
    if (empty) {
        return;
    }
    clock_text(plan_minute(plan, slot), time);
    snprintf(place, sizeof place, _("arena %d"), schedule_arena(plan->schedule, match) + 1);
    listing_text(list, time);
    listing_number(list, slot + 1);
    listing_text(list, place);
    listing_text(list, plan->event);
    listing_text(list, teams);
}

static void list_visits(const struct plan *plan, int slot, struct listing *list) {
    for (int jury = 0; jury < plan->jury_count; jury++) {
        for (int team = 0; team < plan->team_count; team++) {
            const struct schedule_visit *visit = &plan->visits[jury * plan->team_count + team];
            char time[24], place[80];
            if (visit->slot != slot) {
                continue;
            }
            clock_text(plan_minute(plan, slot), time);
            snprintf(place, sizeof place, _("panel %d"), visit->panel + 1);
            listing_text(list, time);
            listing_number(list, slot + 1);
            listing_text(list, place);
            listing_text(list, plan->juries[jury]);
            listing_text(list, plan->teams[team]);
        }
    }
}

static int last_slot(const struct plan *plan) {
    int last = plan->schedule->matches / plan->schedule->arenas;
    for (int i = 0; i < plan->jury_count * plan->team_count; i++) {
        last = plan->visits[i].slot > last ? plan->visits[i].slot : last;
    }
    return last;
}

static void list_all(const struct plan *plan, struct listing *list) {
    int match = 0;
    for (int slot = 0; slot <= last_slot(plan); slot++) {
        for (; match < plan->schedule->matches && schedule_slot(plan->schedule, match) == slot;
             match++) {
            list_match(plan, match, list);
        }
        list_visits(plan, slot, list);
    }
}

static void measures_json(cJSON *root, const struct schedule_measures *measures) {
    cJSON *object = cJSON_AddObjectToObject(root, "measures");
    verb_count(object, "gap_slots", measures->gap_slots);
    verb_count(object, "meetings", measures->meetings);
    verb_count(object, "meetings_needed", measures->meetings_needed);
    verb_count(object, "side_imbalance", measures->side_imbalance);
    verb_count(object, "arena_imbalance", measures->arena_imbalance);
    verb_count(object, "runs_least", measures->runs_least);
    verb_count(object, "runs_most", measures->runs_most);
    verb_count(object, "empty_seats", measures->empty_seats);
}

static void measures_people(const struct schedule_measures *measures) {
    printf(_("Shortest from one run of a team to its next: %d slots\n"), measures->gap_slots);
    printf(_("Two teams meet at most %d times; no schedule has fewer than %d\n"),
           measures->meetings, measures->meetings_needed);
    printf(_("Imbalance of sides: %d; of arenas: %d\n"), measures->side_imbalance,
           measures->arena_imbalance);
    printf(_("Runs of a team: %d to %d; empty places: %d\n"), measures->runs_least,
           measures->runs_most, measures->empty_seats);
}

/* `sentence`: what was done; `count`: to how many. */
static int show(const struct command_line *line, const struct plan *plan, bool explain,
                const char *sentence, const char *key, int count) {
    struct fault fault = {0};
    struct schedule_measures measures;
    struct listing list = {.columns = run_columns, .column_count = 5};
    if (!schedule_measure(plan->schedule, &measures, &fault)) {
        return command_line_fail(line, &fault);
    }
    list_all(plan, &list);
    int status = COMMAND_LINE_DONE;
    if (line->json) {
        cJSON *root = verb_object();
        verb_text(root, "event", plan->event);
        if (key != NULL) {
            verb_count(root, key, count);
        }
        cJSON_AddItemToObject(root, "schedule", listing_json(&list));
        measures_json(root, &measures);
        status = command_line_print_json(root);
    } else {
        listing_print(&list);
        if (explain) {
            fputc('\n', stdout);
            measures_people(&measures);
        }
        if (sentence != NULL) {
            fputc('\n', stdout);
            puts(sentence);
        }
    }
    listing_release(&list);
    return status;
}

/* ---- making
 * ----------------------------------------------------------------------------------------- */

static int make(const struct command_line *line, struct desk *desk,
                const struct verb_given *given) {
    struct fault fault = {0};
    struct record_by by = {0};
    struct plan_demand demand;
    struct plan plan;
    struct act act = {0};
    const bool dry = given->value[OPT_DRY] != NULL;
    if ((!dry && !verb_by(given, &by, &fault)) ||
        !demand_read(desk_contest(desk), given, &demand, &fault)) {
        return command_line_fail(line, &fault);
    }
    progress(!line->json);
    bool ok = plan_make(desk, &demand, &plan, &fault);
    progress(false);
    if (!ok) {
        return command_line_fail(line, &fault);
    }
    ok = dry || plan_keep(desk, &by, &plan, &act, &fault);
    int status = ok ? show(line, &plan, given->value[OPT_EXPLAIN] != NULL,
                           dry ? _("Only tried: nothing was saved.") : _("Saved."), NULL, 0)
                    : command_line_fail(line, &fault);
    plan_release(&plan);
    return status;
}

/* ---- late changes
 * --------------------------------------------------------------------------------------- */

static bool change(struct plan *plan, const struct verb_given *given, int from, char sentence[200],
                   int *count, struct fault *fault) {
    long minutes = 0;
    if (given->value[OPT_WITHDRAW] != NULL) {
        bool ok = plan_withdraw(plan, given->value[OPT_WITHDRAW], from, count, fault);
        snprintf(sentence, 200,
                 NG_("%d place is empty now; nobody else moves.",
                     "%d places are empty now; nobody else moves.", (unsigned long)*count),
                 *count);
        return ok;
    }
    bool ok = verb_number(given, OPT_DELAY, "--delay", 1, 24L * 60, 0, &minutes, fault) &&
              plan_delay(plan, from, (int)minutes, count, fault);
    snprintf(sentence, 200, _("%d matches begin later; their order stays."), *count);
    return ok;
}

static int alter(const struct command_line *line, struct desk *desk,
                 const struct verb_given *given) {
    struct fault fault = {0};
    struct record_by by;
    struct plan plan;
    struct act act = {0};
    char sentence[200];
    long from = 1;
    int count = 0;
    if (!verb_by(given, &by, &fault) ||
        !verb_number(given, OPT_FROM, "--from", 1, 100000, 1, &from, &fault) ||
        !plan_read(desk, &plan, &fault)) {
        return command_line_fail(line, &fault);
    }
    bool ok = change(&plan, given, (int)from - 1, sentence, &count, &fault) &&
              plan_keep(desk, &by, &plan, &act, &fault);
    int status = ok ? show(line, &plan, given->value[OPT_EXPLAIN] != NULL, sentence, "moved", count)
                    : command_line_fail(line, &fault);
    plan_release(&plan);
    return status;
}

static int show_stored(const struct command_line *line, struct desk *desk,
                       const struct verb_given *given) {
    struct fault fault = {0};
    struct plan plan;
    if (!plan_read(desk, &plan, &fault)) {
        return command_line_fail(line, &fault);
    }
    int status = show(line, &plan, given->value[OPT_EXPLAIN] != NULL, NULL, NULL, 0);
    plan_release(&plan);
    return status;
}

static int run(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    const bool makes = given->value[OPT_RUNS] != NULL;
    const bool alters = given->value[OPT_WITHDRAW] != NULL || given->value[OPT_DELAY] != NULL;
    const bool writes = alters || (makes && given->value[OPT_DRY] == NULL);
    struct desk *desk = verb_desk(line, given, writes ? STORE_WRITE : STORE_READ, &fault);
    int status = desk == NULL ? command_line_fail(line, &fault)
                 : alters     ? alter(line, desk, given)
                 : makes      ? make(line, desk, given)
                              : show_stored(line, desk, given);
    desk_close(desk);
    return status;
}

static const struct command_line_option options[] = {
    {OPT_RUNS, "runs", "passages", N_("N"), N_("make it: so many runs of each team")},
    {OPT_EVENT, "event", "epreuve", N_("ID"), N_("runs of this event (default: the first)")},
    {OPT_ARENAS, "arenas", "arenes", N_("N"), N_("matches at the same time (default 1)")},
    {OPT_SIDES, "sides", "cotes", N_("N"), N_("teams in one match (default: the event's)")},
    {OPT_GAP, "gap", "ecart", N_("SLOTS"),
     N_("from one run of a team to its next (default: most)")},
    {OPT_SLOT, "slot", "creneau", N_("MINUTES"), N_("length of one slot (default 5)")},
    {OPT_SESSIONS, "sessions", "sessions", N_("TIMES"), N_("9:00-12:00,13:30-17:00")},
    {OPT_JURY, "juries", "jurys", N_("LIST"),
     N_("EVENT:PANELS:SLOTS[:GAP], then @UAI+PANEL of jurors; by commas")},
    {OPT_SEED, "seed", "graine", N_("N"), N_("another schedule, as good")},
    {OPT_EXPLAIN, "explain", "expliquer", NULL, N_("how good it is")},
    {OPT_DRY, "try", "essai", NULL, N_("show it without saving")},
    {OPT_WITHDRAW, "withdraw", "retirer", N_("TEAM"), N_("late: the team runs no more")},
    {OPT_DELAY, "delay", "retard", N_("MINUTES"), N_("late: all begins later")},
    {OPT_FROM, "from", "depuis", N_("SLOT"), N_("late: from this slot on (default 1)")},
    VERB_WHO,
    VERB_WHY,
    VERB_AS_OF,
    {0}};

const struct verb verb_schedule = {
    .name = "schedule",
    .name_fr = "planning",
    .operands = N_("STORE"),
    .help = N_("who runs when and where: made with --runs, shown, changed late"),
    .operands_min = 1,
    .operands_max = 1,
    .options = options,
    .examples =
        N_("  perseverons-score schedule my-contest --runs 3 --arenas 2 --slot 6 \\\n"
           "      --sessions 9:00-12:00,13:30-17:00 --juries project:2:3:1 --explain --who ML\n"
           "  perseverons-score schedule my-contest\n"
           "  perseverons-score schedule my-contest --delay 15 --from 12 --who ML\n"
           "  perseverons-score schedule my-contest --withdraw T12 --from 12 --who ML\n"),
    .run = run};
