#include "scoring/desk/given.h"

#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "strict-json/json.h"

bool given_is_one(const char *subject) { return strncmp(subject, "mark:=", 6) == 0; }

const struct contest_result *given_result(const struct contest *contest, const char *id,
                                          struct fault *fault) {
    const struct contest_result *result = contest_result(contest, id);
    if (result == NULL || result->type != RESULT_GIVEN) {
        fault_set(fault, FAULT_REFERENCE, _("The rules have no result “%s” to be given by hand."),
                  id);
        return NULL;
    }
    return result;
}

static bool split(const char *key, char result[CONTEST_ID_MAX + 1],
                  char team[STORE_SUBJECT_MAX + 1]) {
    const char *slash = strchr(key, '/');
    if (slash == NULL || slash - key - 1 > CONTEST_ID_MAX) {
        return false;
    }
    snprintf(result, CONTEST_ID_MAX + 1, "%.*s", (int)(slash - key - 1), key + 1);
    snprintf(team, STORE_SUBJECT_MAX + 1, "%s", slash + 1);
    return true;
}

bool given_read(const struct contest *contest, const char *key, const char *content,
                struct given *given, struct fault *fault) {
    char id[CONTEST_ID_MAX + 1];
    const char *text = "";
    if (!split(key, id, given->team)) {
        return fault_set(fault, FAULT_SYNTAX, _("“%s” is no value given to a team."), key);
    }
    given->result = given_result(contest, id, fault);
    struct json_document *document =
        given->result == NULL ? NULL : json_read_bytes(key, content, strlen(content), fault);
    bool ok = document != NULL &&
              json_get_text(json_root(document), "value", 1, RATIONAL_TEXT_MAX, &text, fault);
    if (ok && !rational_read(text, strlen(text), &given->value)) {
        ok = json_fault(json_member(json_root(document), "value"), fault, FAULT_SYNTAX,
                        _("“%.40s” is no number."), text);
    }
    json_free(document);
    return ok;
}
