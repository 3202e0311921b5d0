/* A table over as many pages as it takes; its titles stand on every one. */
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/document/pages.h"

#define PAD         4.0
#define GAP         10.0
#define COLUMN_MIN  36.0
#define SAMPLE_ROWS 300 /* widths are those of the first so many */
#define TOLD_EVERY  64  /* rows between two reports of progress */

struct grid {
    struct pages *pages;
    const struct document_table *table;
    double *widths; /* of columns, padding included */
};

static const struct pages_style title_style = {PAGES_SIZE, true, PANGO_ALIGN_LEFT, PAGES_LINES_MAX};
static const struct pages_style caption_style = {12.5, true, PANGO_ALIGN_LEFT, PAGES_LINES_MAX};

static struct pages_style style_of(const struct document_column *column, bool title) {
    struct pages_style style = title_style;
    style.bold = title;
    style.align = column->kind == DOCUMENT_NUMBER ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
    return style;
}

static const char *shown(const struct document_table *table, size_t column, const char *text,
                         char number[NUMBER_TEXT_MAX]) {
    bool is_number = table->columns[column].kind == DOCUMENT_NUMBER &&
                     number_shown(text, table->document->language, number);
    return is_number ? number : text;
}

static double natural_width(struct pages *pages, const struct document_table *table,
                            size_t column) {
    char number[NUMBER_TEXT_MAX];
    struct pages_style style = style_of(&table->columns[column], true);
    double widest = pages_natural_width(pages, table->columns[column].title, &style);
    size_t count = 0;
    style.bold = false;
    for (const struct document_table_row *row = table->first; row != NULL && count < SAMPLE_ROWS;
         row = row->next, count++) {
        double width =
            pages_natural_width(pages, shown(table, column, row->cells[column], number), &style);
        widest = width > widest ? width : widest;
    }
    double most = pages_inner_width(pages) / 2;
    widest += 2 * PAD + 1;
    return widest > most ? most : widest;
}

double pages_table_width(struct pages *pages, const struct document_table *table) {
    double sum = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        sum += natural_width(pages, table, i);
    }
    return sum;
}

/* Wide columns give way first: no column is wider than a limit that makes them all fit. */
static void fit(double *widths, size_t count, double room) {
    double limit = room;
    for (int round = 0; round < 40; round++) {
        double sum = 0;
        for (size_t i = 0; i < count; i++) {
            sum += widths[i] < limit ? widths[i] : limit;
        }
        if (sum <= room) {
            break;
        }
        limit *= 0.92;
    }
    for (size_t i = 0; i < count; i++) {
        double most = limit > COLUMN_MIN ? limit : COLUMN_MIN;
        widths[i] = widths[i] < most ? widths[i] : most;
    }
}

/* Cells of a row, or the titles (NULL): their height, and drawn at y when `draw`. */
static double cells(const struct grid *grid, const char *const *texts, double y, bool draw) {
    double tallest = 0, x = PAGES_MARGIN;
    char number[NUMBER_TEXT_MAX];
    for (size_t i = 0; i < grid->table->column_count; i++) {
        const struct document_column *column = &grid->table->columns[i];
        struct pages_style style = style_of(column, texts == NULL);
        const char *text = texts == NULL ? column->title : shown(grid->table, i, texts[i], number);
        double width = grid->widths[i] - 2 * PAD;
        if (draw) {
            pages_begin_tag(grid->pages, texts == NULL ? "TH" : "TD");
        }
        double height = draw ? pages_text(grid->pages, x + PAD, y + PAD, text, width, &style)
                             : pages_measure(grid->pages, text, width, &style);
        if (draw) {
            pages_end_tag(grid->pages, texts == NULL ? "TH" : "TD");
        }
        tallest = height > tallest ? height : tallest;
        x += grid->widths[i];
    }
    return tallest + 2 * PAD;
}

static double width_of(const struct grid *grid) {
    double sum = 0;
    for (size_t i = 0; i < grid->table->column_count; i++) {
        sum += grid->widths[i];
    }
    return sum;
}

static void draw_row(const struct grid *grid, const char *const *texts) {
    struct pages *pages = grid->pages;
    pages_begin_tag(pages, "TR");
    double height = cells(grid, texts, pages->y, true);
    pages_end_tag(pages, "TR");
    pages->y += height;
    pages_line(pages, PAGES_MARGIN, pages->y, PAGES_MARGIN + width_of(grid), pages->y,
               texts == NULL ? 1.2 : 0.4);
    pages->empty = false;
}

static void draw_head(const struct grid *grid, bool continued) {
    struct pages *pages = grid->pages;
    char caption[600];
    snprintf(caption, sizeof caption, continued ? _("%.500s (continued)") : "%.500s",
             grid->table->caption);
    if (grid->table->caption[0] != '\0') {
        /* A cut at 500 bytes may split a character. */
        char *whole = g_utf8_make_valid(caption, -1);
        pages->y += pages_text(pages, PAGES_MARGIN, pages->y, whole, pages_inner_width(pages),
                               &caption_style) +
                    PAD;
        g_free(whole);
    }
    draw_row(grid, NULL);
}

static void tell(struct pages *pages) {
    pages->rows_done++;
    if (pages->progress != NULL && pages->rows_done % TOLD_EVERY == 0) {
        pages->progress->tell(pages->progress->context, pages->rows_done,
                              2 * pages->document->row_count);
    }
}

bool pages_table(struct pages *pages, const struct document_table *table, struct fault *fault) {
    struct grid grid = {pages, table, calloc(table->column_count + 1, sizeof(double))};
    if (grid.widths == NULL) {
        return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
    }
    for (size_t i = 0; i < table->column_count; i++) {
        grid.widths[i] = natural_width(pages, table, i);
    }
    fit(grid.widths, table->column_count, pages_inner_width(pages));
    const char *const *first = table->first != NULL ? table->first->cells : NULL;
    pages_need(pages, 2 * caption_style.size + cells(&grid, NULL, 0, false) +
                          cells(&grid, first, 0, false));
    pages_begin_tag(pages, "Table");
    draw_head(&grid, false);
    for (const struct document_table_row *row = table->first; row != NULL; row = row->next) {
        if (pages_need(pages, cells(&grid, row->cells, 0, false))) {
            draw_head(&grid, true);
        }
        draw_row(&grid, row->cells);
        tell(pages);
    }
    pages_end_tag(pages, "Table");
    pages->y += GAP;
    free(grid.widths);
    return true;
}
