/* A field of a form on paper: its number, its name and help on the left, a big box on the right. */
#include <string.h>

#include "language/language.h"
#include "scoring/document/pages.h"

#define NUMBER_WIDTH 30.0
#define BOX_HEIGHT   30.0 /* more than 10 mm: for a pen and a hand in a hurry */
#define TICK         16.0
#define GAP          9.0
#define LABEL_PART   0.52 /* of the width, where a box stands beside it */

static const struct pages_style number_style = {15, true, PANGO_ALIGN_LEFT, 1};
static const struct pages_style label_style = {12, true, PANGO_ALIGN_LEFT, PAGES_LINES_MAX};
static const struct pages_style help_style = {PAGES_SIZE, false, PANGO_ALIGN_LEFT, PAGES_LINES_MAX};
static const struct pages_style value_style = {15, false, PANGO_ALIGN_CENTER, 1};
static const struct pages_style line_style = {13, false, PANGO_ALIGN_LEFT, 1};
static const struct pages_style choice_style = {11, false, PANGO_ALIGN_LEFT, PAGES_LINES_MAX};

/* Boxes of words and numbers stand beside the label; ticks and rows below it. */
static bool is_beside(const struct document_field *field) {
    return field->box != DOCUMENT_BOX_TICKS && field->box != DOCUMENT_BOX_ROWS;
}

struct place { /* of a field on the page */
    double x, width;
};

static double label_width(const struct document_field *field, struct place place) {
    return is_beside(field) ? place.width * LABEL_PART : place.width;
}

static double words_height(struct pages *pages, const struct document_field *field,
                           struct place place) {
    double width = label_width(field, place);
    double height = pages_measure(pages, field->label, width, &label_style);
    if (field->help[0] != '\0') {
        height += 2 + pages_measure(pages, field->help, width, &help_style);
    }
    return height;
}

/* Words in the box, or dotted units to write between. */
static void draw_value(struct pages *pages, const struct document_field *field, double x, double y,
                       double width) {
    const char *text = field->value;
    if (text[0] == '\0' && field->box == DOCUMENT_BOX_TIME) {
        text = _("      min       s");
    }
    const struct pages_style *style = field->box == DOCUMENT_BOX_LINE ? &line_style : &value_style;
    pages_text(pages, x + 4, y + 6, text, width - 8, style);
}

static void draw_beside(struct pages *pages, const struct document_field *field,
                        struct place place) {
    double left = place.x + place.width * LABEL_PART + 8;
    double room = place.x + place.width - left;
    double width = field->box == DOCUMENT_BOX_COUNT ? room * 0.5 : room;
    pages_box(pages, left, pages->y, width, BOX_HEIGHT);
    draw_value(pages, field, left, pages->y, width);
}

/* Ticks side by side as they fit; gives their height. */
static double ticks(struct pages *pages, const struct document_field *field, struct place place,
                    double y, bool draw) {
    double x = place.x, top = y, line = TICK + 8;
    for (size_t i = 0; i < field->choice_count; i++) {
        double width = pages_natural_width(pages, field->choices[i], &choice_style) + 2;
        width = width > place.width - TICK - 8 ? place.width - TICK - 8 : width;
        if (x > place.x && x + TICK + 6 + width > place.x + place.width) {
            x = place.x;
            y += line;
            line = TICK + 8;
        }
        double height = pages_measure(pages, field->choices[i], width, &choice_style);
        line = height + 8 > line ? height + 8 : line;
        if (draw) {
            pages_box(pages, x, y + 1, TICK, TICK);
            if (i == field->chosen) {
                pages_line(pages, x + 2, y + 3, x + TICK - 2, y + TICK - 1, 2);
                pages_line(pages, x + TICK - 2, y + 3, x + 2, y + TICK - 1, 2);
            }
            pages_text(pages, x + TICK + 6, y + 2, field->choices[i], width, &choice_style);
        }
        x += TICK + 6 + width + 18;
    }
    return y + line - top;
}

static double rows_height(const struct document_field *field) {
    return (double)(field->row_count + 1) * BOX_HEIGHT * 0.75;
}

static void draw_rows(struct pages *pages, const struct document_field *field, struct place place,
                      double y) {
    double high = BOX_HEIGHT * 0.75;
    double wide = place.width / (double)(field->choice_count > 0 ? field->choice_count : 1);
    for (size_t row = 0; row <= field->row_count; row++) {
        for (size_t i = 0; i < field->choice_count; i++) {
            double x = place.x + (double)i * wide, top = y + (double)row * high;
            struct pages_style style = {PAGES_SIZE, row == 0, PANGO_ALIGN_LEFT, 1};
            const char *text = row == 0 ? field->choices[i]
                               : field->cells != NULL
                                   ? field->cells[(row - 1) * field->choice_count + i]
                                   : "";
            pages_box(pages, x, top, wide, high);
            pages_text(pages, x + 4, top + 4, text, wide - 8, &style);
        }
    }
}

static double below_height(struct pages *pages, const struct document_field *field,
                           struct place place) {
    switch (field->box) {
    case DOCUMENT_BOX_TICKS:
        return ticks(pages, field, place, 0, false) + 4;
    case DOCUMENT_BOX_ROWS:
        return rows_height(field) + 4;
    case DOCUMENT_BOX_LINE:
    case DOCUMENT_BOX_COUNT:
    case DOCUMENT_BOX_TIME:
        return 0;
    }
    return 0;
}

static void draw_words(struct pages *pages, const struct document_field *field,
                       struct place place) {
    char number[32];
    double width = label_width(field, place);
    if (field->number > 0) {
        snprintf(number, sizeof number, "%zu", field->number);
        pages_text(pages, PAGES_MARGIN, pages->y, number, NUMBER_WIDTH, &number_style);
    }
    double height = pages_text(pages, place.x, pages->y, field->label, width, &label_style);
    if (field->help[0] != '\0') {
        pages_text(pages, place.x, pages->y + height + 2, field->help, width, &help_style);
    }
}

void pages_field(struct pages *pages, const struct document_field *field) {
    double indent = field->number > 0 ? NUMBER_WIDTH : 0;
    struct place place = {PAGES_MARGIN + indent, pages_inner_width(pages) - indent};
    double words = words_height(pages, field, place);
    double below = below_height(pages, field, place);
    double height = is_beside(field) && words < BOX_HEIGHT ? BOX_HEIGHT : words;
    pages_need(pages, height + below);
    pages_begin_tag(pages, "P");
    draw_words(pages, field, place);
    if (is_beside(field)) {
        draw_beside(pages, field, place);
    } else if (field->box == DOCUMENT_BOX_TICKS) {
        ticks(pages, field, place, pages->y + words + 4, true);
    } else {
        draw_rows(pages, field, place, pages->y + words + 4);
    }
    pages_end_tag(pages, "P");
    pages->y += height + below + GAP;
    pages->empty = false;
}
