/* Any bytes as a contest: read, then a sheet of each event is scored with no value given. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "scoring/contest.h"
#include "scoring/print.h"
#include "scoring/score.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Everything at its smallest value, so that formulas run. */
static void fill(struct sheet *sheet) {
    struct fault fault = {0};
    for (size_t i = 0; i < sheet->event->item_count; i++) {
        const struct contest_item *item = &sheet->event->items[i];
        if (item->type == ITEM_YES_NO) {
            sheet_set_yes_no(sheet, item, true, &fault);
        } else if (item->type == ITEM_CHOICE) {
            sheet_set_choice(sheet, item, 0, &fault);
        } else if (contest_item_is_observed(item->type) && item->type != ITEM_LIST) {
            sheet_set_number(sheet, item, item->min, &fault);
        }
    }
}

static void score_event(const struct contest *contest, const struct contest_event *event) {
    struct fault fault = {0};
    struct score score;
    struct sheet *sheet = sheet_new(contest, event, &fault);
    if (sheet == NULL) {
        return;
    }
    fill(sheet);
    if (score_sheet(sheet, &score, &fault)) {
        free(print_score_table(&score, "fr", &fault));
        free(print_score_json(&score, "en", &fault));
        score_release(&score);
    } else if (fault.kind == FAULT_NONE) {
        __builtin_trap();
    }
    sheet_free(sheet);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fault fault = {0};
    struct contest *contest = contest_read_bytes("fuzz", data, size, &fault);
    if (contest == NULL && fault.kind == FAULT_NONE) {
        __builtin_trap();
    }
    for (size_t i = 0; contest != NULL && i < contest->event_count; i++) {
        score_event(contest, &contest->events[i]);
    }
    contest_free(contest);
    return 0;
}
