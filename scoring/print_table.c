#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/cell.h"
#include "scoring/print.h"

#define GAP "  "

/* ---- text in memory
 * ---------------------------------------------------------------------------------- */

struct page {
    FILE *out;
    char *text;
    size_t length;
    const char *language;
};

static bool page_open(struct page *page, const char *language, struct fault *fault) {
    *page = (struct page){.language = language};
    page->out = open_memstream(&page->text, &page->length);
    return page->out != NULL || fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
}

static char *page_close(struct page *page, struct fault *fault) {
    bool broken = ferror(page->out) != 0;
    if (fclose(page->out) != 0 || broken) {
        free(page->text);
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        return NULL;
    }
    return page->text;
}

static const char *points_text(const struct page *page, struct rational points,
                               char text[RATIONAL_TEXT_MAX]) {
    return rational_write(points, strncmp(page->language, "fr", 2) == 0 ? ',' : '.', text);
}

static void widen(size_t *width, const char *text) {
    size_t needed = cell_width(text);
    *width = needed > *width ? needed : *width;
}

/* ---- a score
 * ------------------------------------------------------------------------------------------- */

struct widths {
    size_t name, value, points;
};

static struct widths measure(const struct page *page, const struct score *score) {
    struct widths widths = {cell_width(_("Total")), 0, 0};
    char text[SCORE_TEXT_MAX], points[RATIONAL_TEXT_MAX];
    widen(&widths.points, points_text(page, score->total, points));
    for (size_t i = 0; i < score->line_count; i++) {
        widen(&widths.name, contest_text_in(&score->lines[i].item->name, page->language));
        widen(&widths.value, score_value_text(score, i, page->language, text));
        widen(&widths.points, points_text(page, score->lines[i].points, points));
    }
    return widths;
}

/* "Les palets - Passage" / "Team T12, attempt 1, arena A, judge MD" */
static void print_head(const struct page *page, const struct score *score) {
    const struct sheet *sheet = score->sheet;
    cell_write(page->out, contest_text_in(&sheet->contest->name, page->language), 0);
    fputs(" – ", page->out);
    cell_write(page->out, contest_text_in(&sheet->event->name, page->language), 0);
    fprintf(page->out, "\n%s ", _("Team"));
    cell_write(page->out, sheet->team, 0);
    fprintf(page->out, _(", attempt %lld of %lld"), (long long)sheet->attempt,
            (long long)sheet->event->attempts);
    if (sheet->arena[0] != '\0') {
        fprintf(page->out, ", %s ", _("arena"));
        cell_write(page->out, sheet->arena, 0);
    }
    if (sheet->judge[0] != '\0') {
        fprintf(page->out, ", %s ", _("judge"));
        cell_write(page->out, sheet->judge, 0);
    }
    fputs("\n\n", page->out);
}

static void print_line(const struct page *page, const struct score *score, size_t index,
                       const struct widths *widths) {
    const struct score_line *line = &score->lines[index];
    char value[SCORE_TEXT_MAX], why[SCORE_TEXT_MAX], points[RATIONAL_TEXT_MAX];
    bool worth = line->outcome != SCORE_NOT_GIVEN && line->item->type != ITEM_TIME;
    cell_write(page->out, contest_text_in(&line->item->name, page->language), widths->name);
    fputs(GAP, page->out);
    cell_write_right(page->out, score_value_text(score, index, page->language, value),
                     widths->value);
    score_explain(score, index, page->language, why);
    if (worth || why[0] != '\0') {
        fputs(GAP, page->out);
        cell_write_right(page->out, worth ? points_text(page, line->points, points) : "",
                         widths->points);
    }
    if (why[0] != '\0') {
        fputs(GAP, page->out);
        cell_write(page->out, why, 0);
    }
    fputc('\n', page->out);
}

static void print_rule(const struct page *page, const struct widths *widths) {
    size_t columns = widths->name + widths->value + widths->points + 2 * strlen(GAP);
    for (size_t i = 0; i < columns; i++) {
        fputs("─", page->out);
    }
    fputc('\n', page->out);
}

static const char *state_text(enum sheet_state state) {
    switch (state) {
    case SHEET_PLAYED:
        break;
    case SHEET_ABSENT:
        return _("absent");
    case SHEET_FORFEIT:
        return _("forfeit");
    case SHEET_DISQUALIFIED:
        return _("disqualified: nothing counts");
    }
    return "";
}

static void print_total(const struct page *page, const struct score *score,
                        const struct widths *widths) {
    char points[RATIONAL_TEXT_MAX], sum[RATIONAL_TEXT_MAX];
    cell_write(page->out, _("Total"), widths->name);
    cell_write(page->out, "", widths->value + 2 * strlen(GAP));
    cell_write_right(page->out, points_text(page, score->total, points), widths->points);
    if (score->sheet->state != SHEET_PLAYED) {
        fprintf(page->out, GAP "%s", state_text(score->sheet->state));
    } else if (rational_compare(score->sum, score->total) != 0) {
        fputs(GAP, page->out);
        fprintf(page->out, _("from a sum of %s"), points_text(page, score->sum, sum));
    }
    fputc('\n', page->out);
}

static void print_notices(const struct page *page, const struct score *score) {
    for (size_t i = 0; i < score->notice_count; i++) {
        const struct contest_check *check = score->notices[i].check;
        fprintf(page->out, "%s%s ", i == 0 ? "\n" : "",
                check->is_error ? _("Contradiction:") : _("Warning:"));
        cell_write(page->out, contest_text_in(&check->message, page->language), 0);
        fputc('\n', page->out);
    }
    if (!score->valid) {
        fprintf(page->out, "%s\n",
                _("This sheet contradicts itself: ask the judge before it counts."));
    }
}

static void print_remarks(const struct page *page, const struct score *score) {
    if (score->sheet->remarks[0] != '\0') {
        fprintf(page->out, "\n%s ", _("Remarks:"));
        cell_write(page->out, score->sheet->remarks, 0);
        fputc('\n', page->out);
    }
}

char *print_score_table(const struct score *score, const char *language, struct fault *fault) {
    struct page page;
    if (!page_open(&page, language, fault)) {
        return NULL;
    }
    const struct widths widths = measure(&page, score);
    print_head(&page, score);
    for (size_t i = 0; i < score->line_count; i++) {
        print_line(&page, score, i, &widths);
    }
    print_rule(&page, &widths);
    print_total(&page, score, &widths);
    print_notices(&page, score);
    print_remarks(&page, score);
    return page_close(&page, fault);
}

/* ---- the items of a contest
 * ----------------------------------------------------------------------------- */

static void print_choices(const struct page *page, const struct contest_item *item) {
    char points[RATIONAL_TEXT_MAX];
    for (size_t i = 0; i < item->choice_count; i++) {
        fputs(i == 0 ? "" : ", ", page->out);
        cell_write(page->out, item->choices[i].id, 0);
        fprintf(page->out, " (%s)", points_text(page, item->choices[i].points, points));
    }
}

static void print_range(const struct page *page, const struct contest_item *item) {
    char min[RATIONAL_TEXT_MAX], max[RATIONAL_TEXT_MAX];
    fprintf(page->out, _("%s to %s"), points_text(page, item->min, min),
            points_text(page, item->max, max));
    if (item->type == ITEM_TIME) {
        fputs(" ms", page->out);
    }
}

static bool has_range(const struct contest_item *item) {
    return item->type == ITEM_COUNT || item->type == ITEM_NUMBER || item->type == ITEM_TIME ||
           item->type == ITEM_CHOICE;
}

static void print_possible(const struct page *page, const struct contest_item *item) {
    if (item->type == ITEM_CHOICE) {
        print_choices(page, item);
    } else if (has_range(item)) {
        print_range(page, item);
    }
}

static void print_event_items(const struct page *page, const struct contest_event *event) {
    size_t ids = 0, names = 0, types = 0;
    for (size_t i = 0; i < event->item_count; i++) {
        widen(&ids, event->items[i].id);
        widen(&names, contest_text_in(&event->items[i].name, page->language));
        widen(&types, contest_item_type_word(event->items[i].type));
    }
    fputc('\n', page->out);
    cell_write(page->out, contest_text_in(&event->name, page->language), 0);
    fprintf(page->out, " (%s)\n", event->id);
    for (size_t i = 0; i < event->item_count; i++) {
        const struct contest_item *item = &event->items[i];
        fputs(GAP, page->out);
        cell_write(page->out, item->id, ids + 2);
        cell_write(page->out, contest_text_in(&item->name, page->language), names + 2);
        cell_write(page->out, contest_item_type_word(item->type), has_range(item) ? types + 2 : 0);
        print_possible(page, item);
        fputc('\n', page->out);
    }
}

char *print_items_table(const struct contest *contest, const char *language, struct fault *fault) {
    struct page page;
    if (!page_open(&page, language, fault)) {
        return NULL;
    }
    cell_write(page.out, contest_text_in(&contest->name, language), 0);
    fprintf(page.out, " (%s, %s ", contest->id, _("version"));
    cell_write(page.out, contest->version, 0);
    fputs(")\n", page.out);
    for (size_t i = 0; i < contest->event_count; i++) {
        print_event_items(&page, &contest->events[i]);
    }
    return page_close(&page, fault);
}
