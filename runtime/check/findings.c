#include "runtime/check/findings.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/check/tokens.h"

struct check_finding *findings_add(struct findings *findings) {
    if (findings->count == FINDINGS_KEPT) {
        findings->more = true;
        findings->count--;
    }
    struct check_finding *finding = &findings->item[findings->count++];
    *finding = (struct check_finding){.line = 1, .column = 1, .length = 1};
    return finding;
}

bool findings_have(const struct findings *findings, const char *id) {
    for (int i = 0; i < findings->count; i++) {
        if (strcmp(findings->item[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

void finding_place(struct check_finding *finding, const char *bytes, size_t length, uint32_t at,
                   uint32_t mark_length, int line) {
    uint32_t begin = line_begin(bytes, at);
    uint32_t finish = line_finish(bytes, (uint32_t)length, at);
    uint32_t mark = at + mark_length > finish ? finish - at : mark_length;
    finding->line = line;
    finding->column = (int)(at - begin) + 1;
    finding->length = mark > 0 ? (int)mark : 1;
}

static int by_place(const void *a, const void *b) {
    const struct check_finding *x = a, *y = b;
    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    if (x->column != y->column) {
        return x->column < y->column ? -1 : 1;
    }
    return strcmp(x->id, y->id);
}

static int by_severity(const void *a, const void *b) {
    const struct check_finding *x = a, *y = b;
    return x->severity != y->severity ? (int)x->severity - (int)y->severity : by_place(a, b);
}

void findings_report(struct findings *findings, struct check_report *report) {
    size_t count = (size_t)findings->count;
    qsort(findings->item, count, sizeof findings->item[0], by_severity);
    report->more = findings->more || count > CHECK_FINDINGS_MAX;
    count = count > CHECK_FINDINGS_MAX ? CHECK_FINDINGS_MAX : count;
    qsort(findings->item, count, sizeof findings->item[0], by_place);
    memcpy(report->finding, findings->item, count * sizeof findings->item[0]);
    report->count = (int)count;
}
