#include "runtime/check/check.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/findings.h"
#include "runtime/check/meaning.h"
#include "runtime/check/syntax.h"

/* What is said of the mended text, said of the pupil's own. */
static void place_in_source(const struct check_source *source, const struct mended *mended,
                            struct findings *findings, int first) {
    for (int i = first; i < findings->count; i++) {
        struct check_finding *finding = &findings->item[i];
        uint32_t at = (uint32_t)finding->column; /* meaning_explain leaves the byte there */
        uint32_t end = at + (uint32_t)finding->length;
        uint32_t from = mended->origin[at < mended->length ? at : mended->length];
        uint32_t to = end > 0 && end <= mended->length ? mended->origin[end - 1] + 1 : from + 1;
        finding_place(finding, source->bytes, source->length, from, to > from ? to - from : 1,
                      finding->line);
    }
}

static void drop_all_but_errors(struct findings *findings) {
    int kept = 0;
    for (int i = 0; i < findings->count; i++) {
        if (findings->item[i].severity == CHECK_ERROR) {
            findings->item[kept++] = findings->item[i];
        }
    }
    findings->count = kept;
}

static bool look(const struct check_source *source, struct findings *findings) {
    struct mended mended;
    if (!syntax_explain(source, findings, &mended)) {
        return false;
    }
    bool done = true;
    if (mended.accepted) {
        int first = findings->count;
        done = meaning_explain(mended.bytes, mended.length, findings);
        place_in_source(source, &mended, findings, first);
    }
    mended_free(&mended);
    return done;
}

bool check_program(const struct check_source *source, const struct check_options *options,
                   struct check_report *report, struct fault *fault) {
    *report = (struct check_report){0};
    if (source->length > CHECK_SOURCE_MAX) {
        fault_set(fault, FAULT_LIMIT, _("“%s” is too long for a program: more than %d KB."),
                  source->name, CHECK_SOURCE_MAX / 1024);
        return fault_at(fault, source->name, 0, 0);
    }
    struct findings *findings = calloc(1, sizeof *findings);
    if (findings == NULL || !look(source, findings)) {
        free(findings);
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory to read “%s”."),
                         source->name);
    }
    if (options != NULL && options->errors_only) {
        drop_all_but_errors(findings);
    }
    findings_report(findings, report);
    free(findings);
    return true;
}

bool check_has_error(const struct check_report *report) {
    for (int i = 0; i < report->count; i++) {
        if (report->finding[i].severity == CHECK_ERROR) {
            return true;
        }
    }
    return false;
}
