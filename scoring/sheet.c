#include "scoring/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/cell.h"
#include "scoring/pool.h"

struct sheet *sheet_new(const struct contest *contest, const struct contest_event *event,
                        struct fault *fault) {
    struct sheet *sheet = calloc(1, sizeof *sheet);
    struct pool *pool = calloc(1, sizeof *pool);
    if (sheet == NULL || pool == NULL) {
        free(sheet);
        free(pool);
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        return NULL;
    }
    *sheet = (struct sheet){.contest = contest, .event = event, .attempt = 1, .pool = pool};
    sheet->version = contest->version_count == 0 ? 0 : contest->version_count - 1;
    sheet->values = pool_take(pool, event->item_count, sizeof *sheet->values, fault);
    if (sheet->values == NULL) {
        sheet_free(sheet);
        return NULL;
    }
    return sheet;
}

void sheet_free(struct sheet *sheet) {
    if (sheet != NULL) {
        pool_release(sheet->pool);
        free(sheet->pool);
        free(sheet);
    }
}

int64_t sheet_time_limit_ms(const struct sheet *sheet) {
    return sheet->time_limit_ms > 0 ? sheet->time_limit_ms : sheet->event->match.time_limit_ms;
}

/* ---- values ---------------------------------------------------------------------------------- */

/* Where the value of `item` stands; NULL: it is no item of this sheet, or of another type. */
static struct sheet_value *place_for(struct sheet *sheet, const struct contest_item *item,
                                     bool right_type, struct fault *fault) {
    const struct contest_event *event = sheet->event;
    if (item == NULL || item->index >= event->item_count || item != &event->items[item->index]) {
        fault_set(fault, FAULT_UNKNOWN, _("This item does not belong to the event \"%s\"."),
                  event->id);
        return NULL;
    }
    if (!right_type) {
        fault_set(fault, FAULT_TYPE, _("An item of type \"%s\" has no such value."),
                  contest_item_type_word(item->type));
        fault_in_field(fault, item->id);
        return NULL;
    }
    return &sheet->values[item->index];
}

static bool is_numeric(const struct contest_item *item) {
    return item != NULL &&
           (item->type == ITEM_COUNT || item->type == ITEM_NUMBER || item->type == ITEM_TIME);
}

static bool in_range(const struct contest_item *item, struct rational value, struct fault *fault) {
    char min[RATIONAL_TEXT_MAX], max[RATIONAL_TEXT_MAX], given[RATIONAL_TEXT_MAX];
    if (rational_compare(value, item->min) >= 0 && rational_compare(value, item->max) <= 0 &&
        (item->type == ITEM_NUMBER || rational_is_whole(value))) {
        return true;
    }
    fault_set(fault, FAULT_RANGE, _("\"%s\" cannot be %s: it goes from %s to %s."), item->id,
              rational_write(value, '.', given), rational_write(item->min, '.', min),
              rational_write(item->max, '.', max));
    return fault_in_field(fault, item->id);
}

bool sheet_set_number(struct sheet *sheet, const struct contest_item *item, struct rational value,
                      struct fault *fault) {
    struct sheet_value *place = place_for(sheet, item, is_numeric(item), fault);
    if (place == NULL || !in_range(item, value, fault)) {
        return false;
    }
    place->number = value;
    place->given = true;
    return true;
}

bool sheet_set_yes_no(struct sheet *sheet, const struct contest_item *item, bool value,
                      struct fault *fault) {
    struct sheet_value *place =
        place_for(sheet, item, item != NULL && item->type == ITEM_YES_NO, fault);
    if (place == NULL) {
        return false;
    }
    place->truth = value;
    place->given = true;
    return true;
}

bool sheet_set_choice(struct sheet *sheet, const struct contest_item *item, size_t choice,
                      struct fault *fault) {
    struct sheet_value *place =
        place_for(sheet, item, item != NULL && item->type == ITEM_CHOICE, fault);
    if (place == NULL) {
        return false;
    }
    if (choice >= item->choice_count) {
        fault_set(fault, FAULT_RANGE, _("\"%s\" has no choice number %zu."), item->id, choice + 1);
        return fault_in_field(fault, item->id);
    }
    place->choice = (uint16_t)choice;
    place->given = true;
    return true;
}

bool sheet_set_attempt(struct sheet *sheet, int64_t attempt, struct fault *fault) {
    if (attempt < 1 || attempt > sheet->event->attempts) {
        fault_set(fault, FAULT_RANGE,
                  _("\"%s\" allows %lld attempts, and this would be number %lld."),
                  sheet->event->id, (long long)sheet->event->attempts, (long long)attempt);
        return fault_in_field(fault, "attempt");
    }
    sheet->attempt = attempt;
    return true;
}

/* ---- texts ------------------------------------------------------------------------------------
 */

/* A file that holds one would not be read back. */
static bool has_control(const char *text) {
    for (; *text != '\0'; text++) {
        bool blank = *text == '\t' || *text == '\n' || *text == '\r';
        if (((unsigned char)*text < 0x20 && !blank) || *text == 0x7f) {
            return true;
        }
    }
    return false;
}

bool sheet_set_text(struct sheet *sheet, enum sheet_text which, const char *text,
                    struct fault *fault) {
    static const char *const words[] = {"team", "arena", "judge", "remarks", "jury"};
    char *const places[] = {sheet->team, sheet->arena, sheet->judge, sheet->remarks, sheet->jury};
    size_t max = which == SHEET_REMARKS ? SHEET_REMARKS_MAX : SHEET_TEXT_MAX;
    if (strlen(text) > max) {
        fault_set(fault, FAULT_LIMIT, _("\"%s\" has at most %zu bytes."), words[which], max);
        return fault_in_field(fault, words[which]);
    }
    if (!cell_is_utf8(text)) {
        fault_set(fault, FAULT_ENCODING, _("\"%s\" is not written in UTF-8."), words[which]);
        return fault_in_field(fault, words[which]);
    }
    if (has_control(text)) {
        fault_set(fault, FAULT_ENCODING, _("\"%s\" holds a control character."), words[which]);
        return fault_in_field(fault, words[which]);
    }
    memcpy(places[which], text, strlen(text) + 1);
    return true;
}
