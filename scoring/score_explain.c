/* Why each line has its points, in words and in the language of the program. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "scoring/score.h"

/* Text that grows up to SCORE_TEXT_MAX; what does not fit is left out. */
struct words {
    char *text;
    size_t used;
    const char *language;
};

static void say(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct words *words, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int length = vsnprintf(words->text + words->used, SCORE_TEXT_MAX - words->used, format, args);
    va_end(args);
    if (length > 0 && words->used + (size_t)length < SCORE_TEXT_MAX) {
        words->used += (size_t)length;
    } else {
        words->text[words->used] = '\0';
    }
}

static char decimal_mark(const char *language) {
    return strncmp(language, "fr", 2) == 0 ? ',' : '.';
}

static const char *shown(const struct words *words, struct rational value,
                         char text[RATIONAL_TEXT_MAX]) {
    return rational_write(value, decimal_mark(words->language), text);
}

static void say_product(struct words *words, struct rational a, struct rational b,
                        struct rational product) {
    char texts[3][RATIONAL_TEXT_MAX];
    say(words, "%s × %s = %s", shown(words, a, texts[0]), shown(words, b, texts[1]),
        shown(words, product, texts[2]));
}

/* ---- what it is worth
 * -------------------------------------------------------------------------------- */

static void say_names(struct words *words, const struct score *score,
                      const struct contest_item *group) {
    for (size_t i = 0; i < group->of_count; i++) {
        const struct contest_item *item = score->lines[group->of[i]].item;
        say(words, "%s%s", i == 0 ? "" : ", ", contest_text_in(&item->name, words->language));
    }
}

static void explain_bonus(struct words *words, const struct score *score,
                          const struct score_line *line) {
    const struct contest_item *item = line->item;
    int64_t used_ms = score->sheet->values[item->of[0]].number.numerator;
    int64_t left_ms = sheet_time_limit_ms(score->sheet) - used_ms;
    left_ms = left_ms > 0 ? left_ms : 0;
    struct rational seconds = {0, 1};
    char text[RATIONAL_TEXT_MAX];
    rational_make(left_ms, 1000, &seconds);
    say(words, _("%s s left: "), shown(words, seconds, text));
    say_product(words, rational_whole(left_ms / item->step_ms), item->points, line->raw);
}

static void explain_count(struct words *words, const struct score *score,
                          const struct score_line *line) {
    const struct contest_item *item = line->item;
    char text[RATIONAL_TEXT_MAX];
    if (item->table_count > 0) {
        say(words, _("from its table: %s"), shown(words, line->raw, text));
    } else if (item->points.numerator != 0) {
        say_product(words, score->sheet->values[item->index].number, item->points, line->raw);
    }
}

static void explain_raw(struct words *words, const struct score *score,
                        const struct score_line *line) {
    const struct contest_item *item = line->item;
    char text[RATIONAL_TEXT_MAX];
    switch (item->type) {
    case ITEM_COUNT:
    case ITEM_NUMBER:
        explain_count(words, score, line);
        break;
    case ITEM_YES_NO:
    case ITEM_CHOICE:
    case ITEM_TIME:
        break; /* the value says it all */
    case ITEM_LIST:
    case ITEM_FORMULA:
        say(words, _("worked out: %s"), shown(words, line->raw, text));
        break;
    case ITEM_BEST_OF:
        say(words, "%s", _("the best of: "));
        say_names(words, score, item);
        break;
    case ITEM_SUM:
        say(words, "%s", _("the sum of: "));
        say_names(words, score, item);
        break;
    case ITEM_TIME_BONUS:
        explain_bonus(words, score, line);
        break;
    }
}

/* ", " between two remarks */
static const char *join(const struct words *words) { return words->used == 0 ? "" : ", "; }

static void explain_limit(struct words *words, enum score_limit limit, struct rational bound) {
    char text[RATIONAL_TEXT_MAX];
    switch (limit) {
    case SCORE_UNLIMITED:
        break;
    case SCORE_CAPPED:
        say(words, "%s", join(words));
        say(words, _("capped at %s"), shown(words, bound, text));
        break;
    case SCORE_FLOORED:
        say(words, "%s", join(words));
        say(words, _("never below %s"), shown(words, bound, text));
        break;
    }
}

static void explain_outcome(struct words *words, const struct score *score,
                            const struct score_line *line) {
    const struct contest_item *item = line->item;
    switch (line->outcome) {
    case SCORE_COUNTED:
        break;
    case SCORE_INFORMATION:
        say(words, "%s%s", join(words), _("not added to the total"));
        break;
    case SCORE_IN_GROUP:
        say(words, "%s", join(words));
        say(words, _("counted in: %s"),
            contest_text_in(&score->lines[item->group].item->name, words->language));
        break;
    case SCORE_NOT_BEST:
        say(words, "%s%s", join(words), _("another one is better"));
        break;
    case SCORE_CONDITION:
        say(words, "%s", _("its condition is not met"));
        break;
    case SCORE_NOT_GIVEN:
        say(words, "%s", _("not filled in"));
        break;
    }
}

const char *score_explain(const struct score *score, size_t line, const char *language,
                          char text[SCORE_TEXT_MAX]) {
    struct words words = {text, 0, language};
    const struct score_line *at = &score->lines[line];
    text[0] = '\0';
    if (at->outcome != SCORE_NOT_GIVEN && at->outcome != SCORE_CONDITION) {
        explain_raw(&words, score, at);
        explain_limit(&words, at->limit, at->points);
    }
    explain_outcome(&words, score, at);
    return text;
}

/* ---- what the sheet says
 * ----------------------------------------------------------------------------------- */

static void say_time(struct words *words, int64_t time_ms) {
    say(words, "%" PRId64 ":%02" PRId64 "%c%03" PRId64, time_ms / 60000, time_ms / 1000 % 60,
        decimal_mark(words->language), time_ms % 1000);
}

static void say_choice(struct words *words, const struct contest_choice *choice) {
    const char *name = contest_text_in(&choice->name, words->language);
    say(words, "%s", name[0] == '\0' ? choice->id : name);
}

static void say_value(struct words *words, const struct contest_item *item,
                      const struct sheet_value *value) {
    char text[RATIONAL_TEXT_MAX];
    switch (item->type) {
    case ITEM_COUNT:
    case ITEM_NUMBER:
        say(words, "%s", shown(words, value->number, text));
        break;
    case ITEM_YES_NO:
        say(words, "%s", value->truth ? _("yes") : _("no"));
        break;
    case ITEM_CHOICE:
        say_choice(words, &item->choices[value->choice]);
        break;
    case ITEM_TIME:
        say_time(words, value->number.numerator);
        break;
    case ITEM_LIST:
        say(words, NG_("%zu row", "%zu rows", value->row_count), (size_t)value->row_count);
        break;
    case ITEM_FORMULA:
    case ITEM_BEST_OF:
    case ITEM_SUM:
    case ITEM_TIME_BONUS:
        break;
    }
}

const char *score_value_text(const struct score *score, size_t line, const char *language,
                             char text[SCORE_TEXT_MAX]) {
    struct words words = {text, 0, language};
    const struct contest_item *item = score->lines[line].item;
    text[0] = '\0';
    if (contest_item_is_observed(item->type) && score->sheet->values[item->index].given) {
        say_value(&words, item, &score->sheet->values[item->index]);
    }
    return text;
}
