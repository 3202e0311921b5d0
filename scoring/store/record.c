/* What callers add, as facts. */
#include "scoring/store/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/store/canonical.h"
#include "scoring/store/kinds.h"

static bool no_memory(struct fault *fault) {
    return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
}

static struct store_new_fact fact_by(const struct record_by *by, const char *kind) {
    return (struct store_new_fact){.kind = kind,
                                   .id = by->id,
                                   .who = by->who,
                                   .why = by->why,
                                   .at_ms = by->at_ms,
                                   .expected = by->expected};
}

/* "CLASS:KEY"; false when it does not fit, which store_add() would refuse too. */
static bool name_subject(char subject[STORE_SUBJECT_MAX + 1], const char *kind, const char *key,
                         struct fault *fault) {
    int class_length = (int)strcspn(kind, "-");
    int length = key[0] == '\0'
                     ? snprintf(subject, STORE_SUBJECT_MAX + 1, "%.*s", class_length, kind)
                     : snprintf(subject, STORE_SUBJECT_MAX + 1, "%.*s:%s", class_length, kind, key);
    if (length < 0 || length > STORE_SUBJECT_MAX) {
        fault_set(fault, FAULT_LIMIT, _("This is too long: at most %d bytes."), STORE_SUBJECT_MAX);
        return fault_in_field(fault, "key");
    }
    return true;
}

static bool record(struct store *store, struct store_new_fact fact, const char *key,
                   struct store_receipt *receipt, struct fault *fault) {
    char subject[STORE_SUBJECT_MAX + 1];
    if (!name_subject(subject, fact.kind, key, fault)) {
        return false;
    }
    fact.subject = subject;
    return store_add(store, &fact, 1, receipt, fault);
}

/* ---- teams ---- */

static void add_field(struct growing *body, const char *name, const char *text) {
    if (text != NULL) {
        growing_text(body, body->length > 1 ? "," : "");
        growing_quoted(body, name, strlen(name));
        growing_text(body, ":");
        growing_quoted(body, text, strlen(text));
    }
}

static void add_establishments(struct growing *body, const char *lines) {
    growing_text(body, ",\"establishments\":[");
    for (const char *at = lines == NULL ? "" : lines; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        growing_quoted(body, at, length);
        at += length + (at[length] == '\n' ? 1 : 0);
        growing_text(body, *at == '\0' ? "" : ",");
    }
    growing_text(body, "]");
}

/* NULL: fault. Text that is not UTF-8 is refused when the body is read again. */
static char *team_body(const struct record_team *team, struct fault *fault) {
    struct growing body = {0};
    growing_text(&body, "{");
    add_field(&body, "name", team->name == NULL ? "" : team->name);
    add_field(&body, "category", team->category);
    add_field(&body, "level", team->level);
    add_establishments(&body, team->establishments);
    if (team->pupils > 0) {
        char number[40];
        snprintf(number, sizeof number, ",\"pupils\":%" PRId64, team->pupils);
        growing_text(&body, number);
    }
    if (team->more != NULL) {
        growing_text(&body, ",\"more\":");
        growing_text(&body, team->more);
    }
    growing_text(&body, "}");
    if (body.failed) {
        no_memory(fault);
        free(body.bytes);
        return NULL;
    }
    return body.bytes;
}

static bool check_team(const struct record_team *team, struct fault *fault) {
    bool named = team->name != NULL && team->name[0] != '\0';
    if (!named || team->id == NULL || team->id[0] == '\0') {
        fault_set(fault, FAULT_MISSING, "%s", _("A team has an id and a name."));
        return fault_in_field(fault, named ? "id" : "name");
    }
    return true;
}

struct team_texts {
    char subject[STORE_SUBJECT_MAX + 1];
    char id[STORE_ID_MAX + 2]; /* one more, so that what is too long is refused, not cut */
    char *body;
};

static bool team_fact(const struct record_by *by, const char *kind, const struct record_team *team,
                      struct team_texts *texts, struct store_new_fact *fact, struct fault *fault) {
    *fact = fact_by(by, kind);
    if (!check_team(team, fault) || !name_subject(texts->subject, kind, team->id, fault)) {
        return false;
    }
    if (by->id != NULL) {
        snprintf(texts->id, sizeof texts->id, "%s/%s", by->id, team->id);
        fact->id = texts->id;
    }
    texts->body = team_body(team, fault);
    fact->subject = texts->subject;
    fact->teams = team->id;
    fact->body = texts->body;
    return texts->body != NULL;
}

static bool in_team(size_t index, struct fault *fault) {
    char field[FAULT_FIELD_MAX];
    snprintf(field, sizeof field, "teams[%zu].%.90s", index, fault->field);
    return fault_in_field(fault, field);
}

static bool team_facts(const struct record_by *by, const struct record_team *teams, size_t count,
                       struct team_texts *texts, struct store_new_fact *facts,
                       struct fault *fault) {
    for (size_t i = 0; i < count; i++) {
        if (!team_fact(by, "team-registered", &teams[i], &texts[i], &facts[i], fault)) {
            return in_team(i, fault);
        }
        facts[i].expected = by->expected == NULL ? "" : by->expected; /* registered once */
    }
    return true;
}

static void release_texts(struct team_texts *texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        free(texts[i].body);
    }
}

bool record_teams(struct store *store, const struct record_by *by, const struct record_team *teams,
                  size_t count, struct store_receipt *receipts, struct fault *fault) {
    struct store_new_fact *facts = calloc(count + 1, sizeof *facts);
    struct team_texts *texts = calloc(count + 1, sizeof *texts);
    bool ok = false;
    if (facts == NULL || texts == NULL) {
        no_memory(fault);
    } else {
        ok = team_facts(by, teams, count, texts, facts, fault) &&
             store_add(store, facts, count, receipts, fault);
        release_texts(texts, count);
    }
    free(texts);
    free(facts);
    return ok;
}

bool record_team_changed(struct store *store, const struct record_by *by,
                         const struct record_team *team, struct store_receipt *receipt,
                         struct fault *fault) {
    struct team_texts texts = {.body = NULL};
    struct store_new_fact fact;
    bool ok = team_fact(by, "team-changed", team, &texts, &fact, fault);
    fact.id = by->id;
    ok = ok && store_add(store, &fact, 1, receipt, fault);
    free(texts.body);
    return ok;
}

static bool record_team_end(struct store *store, const struct record_by *by, const char *kind,
                            const char *team, struct store_receipt *receipt, struct fault *fault) {
    struct store_new_fact fact = fact_by(by, kind);
    fact.teams = team;
    return record(store, fact, team, receipt, fault);
}

bool record_team_withdrawn(struct store *store, const struct record_by *by, const char *team,
                           struct store_receipt *receipt, struct fault *fault) {
    return record_team_end(store, by, "team-withdrawn", team, receipt, fault);
}

bool record_team_disqualified(struct store *store, const struct record_by *by, const char *team,
                              struct store_receipt *receipt, struct fault *fault) {
    return record_team_end(store, by, "team-disqualified", team, receipt, fault);
}

/* ---- sheets, marks, runs ---- */

static bool record_first(struct store *store, const struct record_by *by, const char *kind,
                         const char *key, const char *teams, const char *json,
                         struct store_receipt *receipt, struct fault *fault) {
    struct store_new_fact fact = fact_by(by, kind);
    fact.teams = teams;
    fact.body = json;
    fact.expected = by->expected == NULL ? "" : by->expected;
    return record(store, fact, key, receipt, fault);
}

bool record_sheet_entered(struct store *store, const struct record_by *by, const char *key,
                          const char *teams, const char *json, struct store_receipt *receipt,
                          struct fault *fault) {
    return record_first(store, by, "sheet-entered", key, teams, json, receipt, fault);
}

bool record_mark_entered(struct store *store, const struct record_by *by, const char *key,
                         const char *teams, const char *json, struct store_receipt *receipt,
                         struct fault *fault) {
    return record_first(store, by, "mark-entered", key, teams, json, receipt, fault);
}

static bool keep_teams(void *context, const struct fact *fact) {
    if (fact->teams[0] != '\0') {
        snprintf(context, STORE_TEAMS_MAX + 1, "%s", fact->teams);
    }
    return true;
}

/* Those of the subject's last fact that names any: who a run or a sheet concerns
 * hardly changes, and when it does, the caller says so. */
static bool record_teams_of(struct store *store, const struct store_new_fact *fact, const char *key,
                            char teams[STORE_TEAMS_MAX + 1], struct fault *fault) {
    char subject[STORE_SUBJECT_MAX + 1];
    teams[0] = '\0';
    if (!name_subject(subject, fact->kind, key, fault)) {
        return false;
    }
    struct store_question story = {.subject = subject};
    return store_each(store, &story, keep_teams, teams, fault);
}

bool record_event(struct store *store, const struct record_by *by, const char *kind,
                  const char *key, const char *teams, const char *json,
                  struct store_receipt *receipt, struct fault *fault) {
    struct store_new_fact fact = fact_by(by, kind);
    char same_teams[STORE_TEAMS_MAX + 1];
    if (teams == NULL) {
        if (!record_teams_of(store, &fact, key, same_teams, fault)) {
            return false;
        }
        teams = same_teams;
    }
    fact.teams = teams;
    fact.body = json;
    return record(store, fact, key, receipt, fault);
}

/* ---- schedule, draws, project cards ---- */

bool record_schedule(struct store *store, const struct record_by *by, const char *json,
                     struct store_receipt *receipt, struct fault *fault) {
    struct store_new_fact fact = fact_by(by, "schedule-put");
    fact.body = json;
    return record(store, fact, "", receipt, fault);
}

bool record_draw(struct store *store, const struct record_by *by, const char *name,
                 const char *json, struct store_receipt *receipt, struct fault *fault) {
    /* Drawn once: who draws again says that the first draw was seen. */
    return record_first(store, by, "draw-made", name, NULL, json, receipt, fault);
}

bool record_card(struct store *store, const struct record_by *by, const char *card,
                 const char *teams, const char *json, struct store_receipt *receipt,
                 struct fault *fault) {
    struct store_new_fact fact = fact_by(by, "card-put");
    fact.teams = teams;
    fact.body = json;
    return record(store, fact, card, receipt, fault);
}

/* ---- undo ---- */

struct undoing {
    const char *id;
    char subject[STORE_SUBJECT_MAX + 1];
    char teams[STORE_TEAMS_MAX + 1];
    bool found;
};

static bool find_subject(void *context, const struct fact *fact) {
    struct undoing *undoing = context;
    undoing->found = strcmp(fact->id, undoing->id) == 0;
    if (undoing->found) {
        snprintf(undoing->subject, sizeof undoing->subject, "%s", fact->subject);
        snprintf(undoing->teams, sizeof undoing->teams, "%s", fact->teams);
    }
    return !undoing->found;
}

bool record_undo(struct store *store, const struct record_by *by, const char *id,
                 struct store_receipt *receipt, struct fault *fault) {
    struct undoing undoing = {.id = id};
    char kind[STORE_SUBJECT_MAX + 1 + sizeof KIND_UNDONE];
    if (!store_each(store, &(struct store_question){0}, find_subject, &undoing, fault)) {
        return false;
    }
    if (!undoing.found) {
        fault_set(fault, FAULT_REFERENCE, _("There is no fact \"%s\" to undo."), id);
        return fault_in_field(fault, "about");
    }
    snprintf(kind, sizeof kind, "%.*s-" KIND_UNDONE, (int)strcspn(undoing.subject, ":"),
             undoing.subject);
    struct store_new_fact fact = fact_by(by, kind);
    fact.subject = undoing.subject;
    fact.about = id;
    fact.teams = undoing.teams;
    return store_add(store, &fact, 1, receipt, fault);
}
