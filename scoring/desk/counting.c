/* What is stored, put into the standings: sheets, matches, marks, given values, draws. */
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/desk/acts.h"
#include "scoring/desk/given.h"
#include "scoring/desk/paper.h"
#include "scoring/desk/parts.h"
#include "strict-json/json.h"

/* ---- taking out ---------------------------------------------------------------------- */

static void take_sheet_out(struct desk *desk, const struct contest_event *event,
                           const struct paper_name *name) {
    struct fault none = {0};
    struct sheet *sheet = sheet_new(desk->contest, event, &none);
    const bool known =
        sheet != NULL && name->count >= 3 &&
        sheet_set_text(sheet, SHEET_TEAM, name->part[1], &none) &&
        sheet_set_attempt(sheet, strtol(name->part[2], NULL, 10), &none) &&
        (name->count < 4 || sheet_set_text(sheet, SHEET_JUDGE, name->part[3], &none));
    if (known) {
        standings_remove_sheet(desk->standings, sheet);
    }
    sheet_free(sheet);
}

static void take_out(struct desk *desk, const struct store_subject *subject) {
    struct paper_name name;
    paper_split(subject->key, &name);
    const struct contest_event *event = contest_event(desk->contest, name.part[0]);
    if (event == NULL) {
        return;
    }
    if (event->kind == EVENT_MATCH) {
        standings_remove_match(desk->standings, event, name.part[1]);
    } else {
        take_sheet_out(desk, event, &name);
    }
}

/* ---- putting in ------------------------------------------------------------------------ */

static bool put_paper(struct desk *desk, const struct store_subject *subject, struct fault *fault) {
    struct paper paper;
    if (!paper_read(desk->contest, subject->subject, subject->content, strlen(subject->content),
                    &paper, fault)) {
        return false;
    }
    bool ok = paper.match != NULL ? standings_put_match(desk->standings, paper.match, fault)
                                  : standings_put_sheet(desk->standings, paper.sheet, fault);
    paper_release(&paper);
    return ok;
}

static bool put_given(struct desk *desk, const struct store_subject *subject, struct fault *fault) {
    struct given given;
    return given_read(desk->contest, subject->key, subject->content, &given, fault) &&
           standings_give(desk->standings, given.result, given.team, given.value, fault);
}

/* Only the general draw separates teams; others settle a bracket's seeds (final.h). */
static bool put_draw(struct desk *desk, const struct store_subject *subject, struct fault *fault) {
    if (strcmp(subject->key, ACT_DRAW_GENERAL) != 0) {
        return true;
    }
    struct json_document *document =
        json_read_bytes(subject->subject, subject->content, strlen(subject->content), fault);
    const struct json_value *list;
    bool ok = document != NULL &&
              json_get_array(json_root(document), "order", 0, STANDINGS_TEAMS_MAX, &list, fault);
    for (const struct json_value *team = ok ? list->first : NULL; ok && team != NULL;
         team = team->next) {
        ok = team->type == JSON_STRING &&
             (standings_find_team(desk->standings, team->text) == CONTEST_NONE ||
              standings_set_draw(desk->standings, team->text, (int64_t)team->index + 1, fault));
    }
    json_free(document);
    return ok;
}

/* A conflict counts as folded, and says so. */
static bool note_conflict(struct desk *desk, const struct store_subject *subject,
                          struct fault *fault) {
    struct fault conflict = {0};
    if (!subject->conflict) {
        return true;
    }
    fault_set(&conflict, FAULT_CONFLICT,
              _("Two copies of the contest went on differently here; the later one counts for "
                "now."));
    fault_advise(&conflict, _("Look at both (history), then correct it to what was seen."));
    return problem_add(desk, subject->subject, &conflict, fault);
}

static bool put_content(struct desk *desk, const struct store_subject *subject,
                        struct fault *fault) {
    if (strncmp(subject->subject, "draw:", 5) == 0) {
        return put_draw(desk, subject, fault);
    }
    return given_is_one(subject->subject) ? put_given(desk, subject, fault)
                                          : put_paper(desk, subject, fault);
}

bool counting_put(struct desk *desk, const struct store_subject *subject, bool again,
                  struct fault *fault) {
    if (again) {
        problem_clear(desk, subject->subject);
        take_out(desk, subject);
    }
    if (subject->content[0] == '\0') {
        return true;
    }
    if (!put_content(desk, subject, fault)) {
        const struct fault problem = *fault;
        return problem.kind != FAULT_MEMORY && problem_add(desk, subject->subject, &problem, fault);
    }
    return note_conflict(desk, subject, fault);
}
