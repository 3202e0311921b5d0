/* The shape of a new fact: texts, kind, reason, body, id. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "language/language.h"
#include "scoring/store/add.h"
#include "scoring/store/canonical.h"

bool add_random(unsigned char *bytes, size_t count, struct fault *fault) {
    return getrandom(bytes, count, 0) == (ssize_t)count || fault_set_errno(fault, errno, "");
}

static const char *text_of(const char *text) { return text == NULL ? "" : text; }

static bool wrong(const char *field, const char *text, size_t max, struct fault *fault) {
    if (strlen(text) > max) {
        fault_set(fault, FAULT_LIMIT, _("This is too long: at most %zu bytes."), max);
    } else if (text[0] == '\0') {
        fault_set(fault, FAULT_MISSING, "%s", _("This is missing."));
    } else {
        fault_set(fault, FAULT_ENCODING, "%s",
                  _("This text holds control characters or is not UTF-8."));
    }
    return fault_in_field(fault, field);
}

static bool check_texts(const struct store_new_fact *given, struct fault *fault) {
    const struct {
        const char *field, *text, *allowed;
        size_t min, max;
    } texts[] = {
        {"id", given->id, "", 0, STORE_ID_MAX},
        {"kind", given->kind, "", 1, STORE_ID_MAX},
        {"subject", given->subject, "", 1, STORE_SUBJECT_MAX},
        {"teams", given->teams, "\n", 0, STORE_TEAMS_MAX},
        {"about", given->about, "", 0, STORE_ID_MAX},
        {"who", given->who, "", 1, STORE_WHO_MAX},
        {"why", given->why, "\n\t", 0, STORE_WHY_MAX},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!canonical_is_name(texts[i].text, texts[i].min, texts[i].max, texts[i].allowed)) {
            return wrong(texts[i].field, texts[i].text, texts[i].max, fault);
        }
    }
    if (strchr(given->id, ' ') != NULL) { /* ids stand in lists, separated by spaces */
        fault_set(fault, FAULT_ENCODING, "%s", _("An id holds no spaces."));
        return fault_in_field(fault, "id");
    }
    return true;
}

static bool check_kind(struct add_fact *fact, struct fault *fault) {
    const char *word = fact->given.kind;
    if (!store_kind(word, &fact->kind)) {
        const char *near = store_kind_nearest(word);
        fault_set(fault, FAULT_UNKNOWN, _("Nothing called \"%s\" can happen in a contest."), word);
        if (near != NULL) {
            fault_advise(fault, _("Did you mean \"%s\"?"), near);
        }
        return fault_in_field(fault, "kind");
    }
    if (!store_kind_fits(word, fact->given.subject)) {
        fault_set(fault, FAULT_REFERENCE, _("\"%s\" cannot happen to \"%s\"."), word,
                  fact->given.subject);
        return fault_in_field(fault, "subject");
    }
    if ((fact->kind.traits & KIND_WHY) != 0 && fact->given.why[0] == '\0') {
        fault_set(fault, FAULT_MISSING, "%s", _("A reason is needed, since others will ask."));
        return fault_in_field(fault, "why");
    }
    if ((fact->kind.traits & KIND_UNDO) != 0 && fact->given.about[0] == '\0') {
        fault_set(fault, FAULT_MISSING, "%s", _("An undo says what it undoes."));
        return fault_in_field(fault, "about");
    }
    return true;
}

/* 128 random bits, as no two stores may ever draw the same. */
static bool draw_id(struct add_fact *fact, struct fault *fault) {
    unsigned char bytes[16];
    if (fact->given.id[0] != '\0') {
        strcpy(fact->id, fact->given.id);
        return true;
    }
    if (!add_random(bytes, sizeof bytes, fault)) {
        return false;
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        snprintf(&fact->id[2 * i], 3, "%02x", bytes[i]);
    }
    return true;
}

bool add_shape(const struct store_new_fact *given, struct add_fact *fact, struct fault *fault) {
    *fact = (struct add_fact){.given = *given};
    const char **texts[] = {&fact->given.id,    &fact->given.kind,  &fact->given.subject,
                            &fact->given.teams, &fact->given.about, &fact->given.who,
                            &fact->given.why};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i] = text_of(*texts[i]);
    }
    if (!check_texts(&fact->given, fault) || !check_kind(fact, fault) || !draw_id(fact, fault)) {
        return false;
    }
    if (given->body != NULL && given->body[0] != '\0') {
        fact->body = canonical_object(given->body, fault);
        return fact->body != NULL;
    }
    return true;
}
