/* Texts that lack one of the contest's languages: those its own name is given in. */
#include <string.h>

#include "language/language.h"
#include "scoring/check/findings.h"

static bool is_text_key(const char *key) {
    return key != NULL && (strcmp(key, "name") == 0 || strcmp(key, "help") == 0 ||
                           strcmp(key, "message") == 0 || strcmp(key, "changes") == 0);
}

static void check_text(const struct json_value *text, const struct json_value *languages,
                       struct check_report *report) {
    for (const struct json_value *one = languages->first; one != NULL; one = one->next) {
        if (json_member(text, one->key) == NULL) {
            finding_say(report, CHECK_WARNING, text,
                        _("The contest's own name is given in that language, so judges may "
                          "choose it: they would read another one here."),
                        _("This text is not given in \"%s\"."), one->key);
        }
    }
}

/* Where all is written once, a text in one language only would be shown to everybody. */
static void walk(const struct json_value *value, const struct json_value *languages,
                 struct check_report *report) {
    for (const struct json_value *child = value->first; child != NULL; child = child->next) {
        if (is_text_key(child->key) && child->type == JSON_OBJECT && child != languages) {
            check_text(child, languages, report);
        } else {
            walk(child, languages, report);
        }
    }
}

void advice_on_texts(const struct json_value *root, struct check_report *report) {
    const struct json_value *name = json_member(root, "name");
    if (name != NULL && name->type == JSON_OBJECT) {
        walk(root, name, report);
    }
}
