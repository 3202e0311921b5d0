#include "scoring/desk/acts.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/desk/given.h"
#include "scoring/desk/same_json.h"

/* ---- after a fact was added -------------------------------------------------------------- */

static bool take_in(struct desk *desk, const char *subject, const struct store_receipt *receipt,
                    struct act *act, struct fault *fault) {
    act->known = receipt->sequence <= store_view_sequence(desk_view(desk));
    act->sequence = receipt->sequence;
    snprintf(act->id, sizeof act->id, "%s", receipt->id);
    snprintf(act->subject, sizeof act->subject, "%s", subject);
    return desk_refresh(desk, fault);
}

static const struct store_subject *stored(struct desk *desk, const char *subject) {
    const struct store_subject *found = store_view_find(desk_view(desk), subject);
    return found == NULL || found->first == 0 ? NULL : found;
}

static bool is_there(const struct store_subject *subject) {
    return subject != NULL && subject->content[0] != '\0';
}

/* ---- entering ------------------------------------------------------------------------------ */

static bool check_teams(struct desk *desk, const char *teams, struct fault *fault) {
    char id[STORE_ID_MAX + 1];
    for (const char *at = teams; *at != '\0';) {
        const size_t length = strcspn(at, "\n");
        snprintf(id, sizeof id, "%.*s", (int)length, at);
        const struct desk_team *team = desk_team(desk, id);
        if (team == NULL || !team->registered) {
            fault_set(fault, FAULT_REFERENCE, _("No team “%s” is registered."), id);
            fault_in_field(fault, "team");
            return fault_advise(fault, _("See the teams, or import the missing one."));
        }
        at += length + (at[length] == '\n');
    }
    return true;
}

static bool check_points(const struct paper *paper, struct fault *fault) {
    char *text = NULL;
    bool is_valid = false;
    const bool inspection = paper->sheet != NULL && paper->sheet->event->kind == EVENT_HOMOLOGATION;
    bool ok = paper_points(paper, false, language_code(), &text, &is_valid, fault);
    free(text);
    if (ok && !is_valid && !inspection) {
        fault_set(fault, FAULT_REFUSED,
                  _("This sheet contradicts itself and cannot stand; nothing was saved."));
        return fault_advise(fault, _("The points say where; correct the sheet with the judge."));
    }
    return ok;
}

/* True: the same sheet is in force already. */
static bool same_is_there(struct desk *desk, const char *subject, const char *json,
                          struct act *act) {
    const struct store_subject *there = stored(desk, subject);
    if (!is_there(there) || !same_json(there->content, json)) {
        return false;
    }
    act->known = true;
    act->sequence = there->last;
    snprintf(act->id, sizeof act->id, "%s", there->content_id);
    snprintf(act->subject, sizeof act->subject, "%s", subject);
    return true;
}

static bool another_is_there(const struct store_subject *there, struct fault *fault) {
    fault_set(fault, FAULT_CONFLICT, _("Another sheet is there for “%s”, entered by %s."),
              there->key, there->content_by);
    return fault_advise(fault, _("Show it; if yours is right, use “correct” with a reason."));
}

static bool add_sheet(struct desk *desk, const struct record_by *by, const struct paper *paper,
                      const char *json, struct act *act, struct fault *fault) {
    const struct store_subject *there = stored(desk, paper->subject);
    struct record_by seen = *by;
    struct store_receipt receipt = {0};
    /* what is in force is never replaced unseen; what was undone is gone on from */
    seen.expected = there == NULL || is_there(there) ? "" : there->tips;
    bool ok = paper_is_mark(paper->subject)
                  ? record_mark_entered(desk_store(desk), &seen, paper_key(paper->subject),
                                        paper->teams, json, &receipt, fault)
                  : record_sheet_entered(desk_store(desk), &seen, paper_key(paper->subject),
                                         paper->teams, json, &receipt, fault);
    return ok && take_in(desk, paper->subject, &receipt, act, fault);
}

/* An entry that was undone since does not come back by being sent again. */
static bool still_counts(struct desk *desk, const struct act *act, struct fault *fault) {
    const struct store_subject *there = stored(desk, act->subject);
    if (is_there(there)) {
        return true;
    }
    fault_set(fault, FAULT_CONFLICT, _("The entry “%s” was undone since."), act->id);
    return fault_advise(fault, _("To enter the sheet again, give it another --entry."));
}

bool act_enter(struct desk *desk, const struct record_by *by, const struct paper *paper,
               const char *json, struct act *act, struct fault *fault) {
    if (!check_teams(desk, paper->teams, fault) || !check_points(paper, fault)) {
        return false;
    }
    if (by->id == NULL && same_is_there(desk, paper->subject, json, act)) {
        return true;
    }
    const struct store_subject *there = stored(desk, paper->subject);
    if (by->id == NULL && is_there(there)) {
        return another_is_there(there, fault);
    }
    if (add_sheet(desk, by, paper, json, act, fault)) {
        return still_counts(desk, act, fault);
    }
    /* somebody entered the very same while we looked */
    const struct fault first = *fault;
    if (first.kind == FAULT_CONFLICT && desk_refresh(desk, fault) &&
        same_is_there(desk, paper->subject, json, act)) {
        return true;
    }
    *fault = first;
    return false;
}

bool act_correct(struct desk *desk, const struct record_by *by, const struct paper *paper,
                 const char *json, struct act *act, struct fault *fault) {
    const struct store_subject *there = stored(desk, paper->subject);
    struct record_by seen = *by;
    struct store_receipt receipt = {0};
    if (!check_teams(desk, paper->teams, fault) || !check_points(paper, fault)) {
        return false;
    }
    if (!is_there(there)) {
        fault_set(fault, FAULT_REFERENCE, _("There is no sheet “%s” to correct."),
                  paper_key(paper->subject));
        return fault_advise(fault, _("Enter it first: perseverons-score enter"));
    }
    seen.expected = there->tips;
    return record_event(desk_store(desk), &seen,
                        paper_is_mark(paper->subject) ? "mark-corrected" : "sheet-corrected",
                        there->key, paper->teams, json, &receipt, fault) &&
           take_in(desk, paper->subject, &receipt, act, fault);
}

/* ---- saying ------------------------------------------------------------------------------------
 */

static const char *const said_words[] = {
#define ACT_WORD_(name, word) word,
    ACTS_SAID(ACT_WORD_)
#undef ACT_WORD_
};

bool act_say(struct desk *desk, const struct record_by *by, enum act_said what, const char *subject,
             struct act *act, struct fault *fault) {
    const struct store_subject *there = stored(desk, subject);
    struct record_by seen = *by;
    struct store_receipt receipt = {0};
    struct store_kind known;
    char kind[40];
    snprintf(kind, sizeof kind, "%.*s-%s", (int)strcspn(subject, ":"), subject, said_words[what]);
    if (!is_there(there)) {
        return fault_set(fault, FAULT_REFERENCE, _("There is no sheet “%s”."), paper_key(subject));
    }
    if (!store_kind(kind, &known)) {
        return fault_set(fault, FAULT_REFUSED,
                         _("Marks of a jury are verified and published, but never signed or "
                           "contested."));
    }
    seen.expected = there->tips;
    return record_event(desk_store(desk), &seen, kind, there->key, NULL, NULL, &receipt, fault) &&
           take_in(desk, subject, &receipt, act, fault);
}

const struct store_subject *act_find(struct desk *desk, const char *typed, struct fault *fault) {
    static const char *const classes[] = {"", "sheet:", "mark:", "team:"};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        char name[STORE_SUBJECT_MAX + 1];
        int length = snprintf(name, sizeof name, "%s%s", classes[i], typed);
        const struct store_subject *found =
            length < 0 || length > STORE_SUBJECT_MAX ? NULL : stored(desk, name);
        if (found != NULL) {
            return found;
        }
    }
    fault_set(fault, FAULT_REFERENCE, _("There is no sheet and no team “%s”."), typed);
    fault_advise(fault, _("Sheets are named EVENT/TEAM/ATTEMPT, matches EVENT/MATCH."));
    return NULL;
}

/* ---- given, drawn
 * ---------------------------------------------------------------------------------- */

bool act_give(struct desk *desk, const struct record_by *by, const char *result, const char *team,
              struct rational value, struct act *act, struct fault *fault) {
    char subject[STORE_SUBJECT_MAX + 1], body[RATIONAL_TEXT_MAX + 16], text[RATIONAL_TEXT_MAX];
    struct store_receipt receipt = {0};
    struct record_by seen = *by;
    if (given_result(desk_contest(desk), result, fault) == NULL ||
        !check_teams(desk, team, fault)) {
        return false;
    }
    snprintf(subject, sizeof subject, "mark:=%s/%s", result, team);
    snprintf(body, sizeof body, "{\"value\":\"%s\"}", rational_write(value, '.', text));
    if (by->id == NULL && same_is_there(desk, subject, body, act)) {
        return true;
    }
    const struct store_subject *there = stored(desk, subject);
    seen.expected = there == NULL ? "" : there->tips;
    bool ok = is_there(there) ? record_event(desk_store(desk), &seen, "mark-corrected",
                                             paper_key(subject), team, body, &receipt, fault)
                              : record_mark_entered(desk_store(desk), &seen, paper_key(subject),
                                                    team, body, &receipt, fault);
    return ok && take_in(desk, subject, &receipt, act, fault);
}

static char *draw_body(const struct desk *desk, const size_t *order, size_t count) {
    cJSON *root = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(root, "order");
    bool ok = list != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        cJSON *id = cJSON_CreateString(desk_team_at(desk, order[i])->id);
        ok = id != NULL && cJSON_AddItemToArray(list, id);
    }
    char *text = ok ? cJSON_PrintUnformatted(root) : NULL;
    cJSON_Delete(root);
    return text;
}

bool act_draw(struct desk *desk, const struct record_by *by, const char *name, const size_t *order,
              size_t count, struct act *act, struct fault *fault) {
    char subject[STORE_SUBJECT_MAX + 1];
    snprintf(subject, sizeof subject, "draw:%s", name);
    const struct store_subject *there = stored(desk, subject);
    struct record_by seen = *by;
    struct store_receipt receipt = {0};
    if (is_there(there)) {
        fault_set(fault, FAULT_CONFLICT, _("This was settled already, by %s."), there->content_by);
        return fault_advise(fault, _("If it has to be made again, undo it first."));
    }
    char *body = draw_body(desk, order, count);
    if (body == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    seen.expected = there == NULL ? "" : there->tips;
    bool ok = record_draw(desk_store(desk), &seen, name, body, &receipt, fault);
    cJSON_free(body);
    return ok && take_in(desk, subject, &receipt, act, fault);
}

/* ---- undoing
 * ------------------------------------------------------------------------------------------ */

bool act_undo(struct desk *desk, const struct record_by *by, const char *id, struct act *act,
              struct fault *fault) {
    struct store_receipt receipt = {0};
    return record_undo(desk_store(desk), by, id, &receipt, fault) &&
           take_in(desk, "", &receipt, act, fault);
}
