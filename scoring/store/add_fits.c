/* Whether a fact fits what is there: nobody's change is overwritten unseen. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "language/language.h"
#include "scoring/store/add.h"
#include "scoring/store/canonical.h"

#define EXCERPT_MAX 140 /* bytes of a body in a message */

/* The beginning of a text, cut at a character's edge. */
static void excerpt(const char *text, char out[EXCERPT_MAX + 4]) {
    size_t length = strlen(text);
    if (length <= EXCERPT_MAX) {
        strcpy(out, text);
        return;
    }
    length = EXCERPT_MAX;
    while (length > 0 && ((unsigned char)text[length] & 0xc0u) == 0x80u) {
        length--;
    }
    snprintf(out, EXCERPT_MAX + 4, "%.*s…", (int)length, text);
}

/* ---- conflict ---- */

struct theirs {
    char who[STORE_WHO_MAX + 1], body[EXCERPT_MAX + 4];
};

static bool note_theirs(void *context, const struct file_row *row) {
    struct theirs *theirs = context;
    snprintf(theirs->who, sizeof theirs->who, "%s", row->fact.chain.who.bytes);
    excerpt(row->fact.body.bytes, theirs->body);
    return false;
}

static bool conflict(struct store *store, const struct add_fact *fact, const struct story *story,
                     int64_t *other, struct fault *fault) {
    const struct story_event *last = story->count == 0 ? NULL : &story->events[story->count - 1];
    char ours[EXCERPT_MAX + 4];
    struct theirs theirs = {"", ""};
    excerpt(fact->body == NULL ? "" : fact->body, ours);
    if (last == NULL) { /* an earlier view of what is no longer there, or of another file */
        fault_set(fault, FAULT_CONFLICT,
                  _("Nothing is recorded about \"%s\" here; this was "
                    "decided on another view."),
                  fact->given.subject);
        return fault_in_field(fault, "expected");
    }
    if (!file_by_id(store, last->id, other, note_theirs, &theirs, fault)) {
        return false;
    }
    fault_set(fault, FAULT_CONFLICT,
              _("\"%s\" was changed meanwhile. There: %s by %s %s. Yours: %s by %s %s."),
              fact->given.subject, last->kind, theirs.who, theirs.body, fact->given.kind,
              fact->given.who, ours);
    fault_in_field(fault, "expected");
    return fault_advise(fault, _("Nothing was overwritten. Look at both, then decide again."));
}

/* ---- rules of the kinds ---- */

static bool refuse_same_person(const struct add_fact *fact, struct fault *fault) {
    fault_set(fault, FAULT_REFUSED, _("%s entered \"%s\" and cannot verify it too."),
              fact->given.who, fact->given.subject);
    fault_in_field(fault, "who");
    return fault_advise(fault, _("Ask another person to look at it."));
}

static bool check_kind(const struct add_fact *fact, const struct story *story,
                       const struct story_state *state, struct fault *fault) {
    if ((fact->kind.traits & KIND_EXISTING) != 0 && state->content == STORY_NONE) {
        fault_set(fault, FAULT_REFERENCE, _("Nothing is recorded about \"%s\" yet."),
                  fact->given.subject);
        return fault_in_field(fault, "subject");
    }
    if ((fact->kind.traits & KIND_OTHER) != 0 &&
        strcasecmp(story->events[state->content].who, fact->given.who) == 0) {
        return refuse_same_person(fact, fault);
    }
    if (fact->given.about[0] != '\0' && story_find(story, fact->given.about) == STORY_NONE) {
        fault_set(fault, FAULT_REFERENCE, _("Nothing called \"%s\" happened to \"%s\"."),
                  fact->given.about, fact->given.subject);
        return fault_in_field(fault, "about");
    }
    return true;
}

bool add_fits(struct store *store, const struct add_fact *fact, const struct story *story,
              const struct story_state *state, const char *tips, int64_t *other,
              struct fault *fault) {
    if (fact->given.expected != NULL && strcmp(fact->given.expected, tips) != 0) {
        return conflict(store, fact, story, other, fault);
    }
    return check_kind(fact, story, state, fault);
}
