#include "scoring/exports/sheet_value_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "language/language.h"

#define MS_PER_SECOND 1000
#define MS_PER_MINUTE 60000

static void write_number(struct rational number, char point, char text[SHEET_VALUE_TEXT_MAX]) {
    char written[RATIONAL_TEXT_MAX];
    snprintf(text, SHEET_VALUE_TEXT_MAX, "%s", rational_write(number, point, written));
}

static void write_time(struct rational number, char point, char text[SHEET_VALUE_TEXT_MAX]) {
    if (!rational_is_whole(number)) {
        write_number(number, point, text);
        return;
    }
    int64_t ms = number.numerator;
    snprintf(text, SHEET_VALUE_TEXT_MAX, "%" PRId64 " min %02" PRId64 "%c%03" PRId64 " s",
             ms / MS_PER_MINUTE, ms % MS_PER_MINUTE / MS_PER_SECOND, point, ms % MS_PER_SECOND);
}

const char *sheet_value_text(const struct exports_source *source, const struct contest_item *item,
                             const struct sheet_value *value, char text[SHEET_VALUE_TEXT_MAX]) {
    char point = strncmp(source->language, "en", 2) == 0 ? '.' : ',';
    text[0] = '\0';
    if (!value->given) {
        return text;
    }
    switch (item->type) {
    case ITEM_COUNT:
    case ITEM_NUMBER:
        write_number(value->number, point, text);
        break;
    case ITEM_TIME:
        write_time(value->number, point, text);
        break;
    case ITEM_YES_NO:
        snprintf(text, SHEET_VALUE_TEXT_MAX, "%s", value->truth ? _("yes") : _("no"));
        break;
    case ITEM_CHOICE:
        snprintf(text, SHEET_VALUE_TEXT_MAX, "%s",
                 exports_text(source, &item->choices[value->choice].name));
        break;
    case ITEM_LIST:
    case ITEM_FORMULA:
    case ITEM_BEST_OF:
    case ITEM_SUM:
    case ITEM_TIME_BONUS:
        break;
    }
    return text;
}
