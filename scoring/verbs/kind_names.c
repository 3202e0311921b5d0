#include "scoring/verbs/kind_names.h"

#include <stddef.h>
#include <string.h>

#include "language/language.h"

static const struct {
    const char *kind, *name;
} names[] = {
    {"rules-put", N_("rules put in")},
    {"schedule-put", N_("schedule put in")},
    {"team-registered", N_("team registered")},
    {"team-changed", N_("team changed")},
    {"team-withdrawn", N_("team withdrawn")},
    {"team-disqualified", N_("team disqualified")},
    {"team-undone", N_("undone")},
    {"card-put", N_("project card put in")},
    {"sheet-entered", N_("sheet entered")},
    {"sheet-corrected", N_("sheet corrected")},
    {"sheet-verified", N_("sheet verified")},
    {"sheet-signed", N_("sheet signed")},
    {"sheet-contested", N_("sheet contested")},
    {"sheet-upheld", N_("sheet upheld")},
    {"sheet-published", N_("sheet published")},
    {"sheet-undone", N_("undone")},
    {"mark-entered", N_("marks entered")},
    {"mark-corrected", N_("marks corrected")},
    {"mark-verified", N_("marks verified")},
    {"mark-published", N_("marks published")},
    {"mark-undone", N_("undone")},
    {"draw-made", N_("drawn by lot")},
    {"draw-undone", N_("undone")},
    {"rules-undone", N_("undone")},
    {"schedule-undone", N_("undone")},
    {"purge-done", N_("texts forgotten")},
};

const char *kind_name(const char *kind) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i].kind, kind) == 0) {
            return _(names[i].name);
        }
    }
    return kind;
}
