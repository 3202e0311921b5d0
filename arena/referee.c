#include "arena/referee.h"

#include <string.h>

#include "arena/event_rules.h"
#include "language/language.h"

int64_t referee_now_ms(const struct referee *referee) {
    return referee->stood_ms + virtual_table_time_ms(referee->table);
}

static void look_at_the_state(struct referee *referee) {
    referee->over = match_is_over(&referee->match);
}

static bool is_gate(const char *wanted, const struct table *table, int gate) {
    return wanted != NULL && strcmp(wanted, table->gate[gate].id) == 0;
}

/* A refused event is no mistake here: gates see robots pass at any time. */
static void see_crossing(struct referee *referee, const struct world_crossing *crossing) {
    const struct contest_match *rules = &referee->event->match;
    const struct table *table = world_table(referee->world);
    int64_t at_ms = referee->stood_ms + (int64_t)(crossing->time_us / 1000);
    struct fault unused;
    if (referee->crossing_count < REFEREE_CROSSINGS_MAX) {
        referee->crossing[referee->crossing_count++] = *crossing;
    }
    bool starts = is_gate(rules->start_gate, table, crossing->gate) &&
                  match_apply(&referee->match, MATCH_START_GATE, at_ms, &unused);
    if (match_may_move(&referee->match)) {
        observe_crossing(&referee->observation, crossing->gate);
    }
    if (!starts && is_gate(rules->finish_gate, table, crossing->gate)) {
        match_apply(&referee->match, MATCH_FINISH, at_ms, &unused);
    }
}

static void watch(void *context, struct virtual_table *table) {
    (void)table;
    struct referee *referee = context;
    struct world_crossing crossing;
    if (referee->over) {
        return;
    }
    while (world_take_crossing(referee->world, &crossing)) {
        if (crossing.robot == referee->robot) {
            see_crossing(referee, &crossing);
        }
    }
    match_advance(&referee->match, referee_now_ms(referee));
    if (referee->match.state == MATCH_RUNNING) {
        observe_robot(&referee->observation, referee->world, referee->robot);
    }
    look_at_the_state(referee);
}

bool referee_begin(struct referee *referee, const struct contest_event *event, int attempt,
                   int64_t limit_ms, struct virtual_table *table, int robot, struct fault *fault) {
    *referee = (struct referee){
        .event = event, .table = table, .world = virtual_table_world(table), .robot = robot};
    struct match_rules rules;
    event_rules(event, &rules);
    if (rules.limit_ms == 0) {
        rules.limit_ms = limit_ms;
    }
    if (!observe_check(event, world_table(referee->world), fault) ||
        !match_begin(&referee->match, &rules, attempt, referee_now_ms(referee), fault)) {
        return false;
    }
    observe_begin(&referee->observation, world_table(referee->world));
    if (!virtual_table_observe(table, 1, watch, referee)) {
        return fault_set(fault, FAULT_LIMIT, _("too many observers watch this table"));
    }
    return true;
}

void referee_end(struct referee *referee) {
    if (referee->table != NULL) {
        virtual_table_unobserve(referee->table, referee);
    }
}

bool referee_apply_at(struct referee *referee, enum match_event event, int64_t at_ms,
                      struct fault *fault) {
    bool done = match_apply(&referee->match, event, at_ms, fault);
    look_at_the_state(referee);
    return done;
}

bool referee_apply(struct referee *referee, enum match_event event, struct fault *fault) {
    return referee_apply_at(referee, event, referee_now_ms(referee), fault);
}

void referee_stand(struct referee *referee, int64_t ms) {
    referee->stood_ms += ms;
    match_advance(&referee->match, referee_now_ms(referee));
    look_at_the_state(referee);
}
