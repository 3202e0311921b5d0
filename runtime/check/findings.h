/* findings: what the rules have found so far, before the best are shown. */
#ifndef RUNTIME_CHECK_FINDINGS_H
#define RUNTIME_CHECK_FINDINGS_H

#include <stdint.h>

#include "runtime/check/check.h"

#define FINDINGS_KEPT 64

struct findings {
    int count;
    bool more;
    struct check_finding item[FINDINGS_KEPT];
};

/* Room for one more, zeroed; when there is none, a spare that is forgotten. Never NULL. */
struct check_finding *findings_add(struct findings *findings);

bool findings_have(const struct findings *findings, const char *id);

/* Fills line, column and length from a place in the text, cut at its line's end. */
void finding_place(struct check_finding *finding, const char *bytes, size_t length, uint32_t at,
                   uint32_t mark_length, int line);

/* The gravest CHECK_FINDINGS_MAX of them, ordered by place. */
void findings_report(struct findings *findings, struct check_report *report);

#endif
