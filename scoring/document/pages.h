/* pages: A4 pages of a PDF file, written from top to bottom. Internal to this room.
 *
 * A document is laid out twice: once without ink, to learn how many pages there are, and once
 * for good. Lengths are points (1/72 inch), y grows downwards. */
#ifndef SCORING_DOCUMENT_PAGES_H
#define SCORING_DOCUMENT_PAGES_H

#include <cairo.h>
#include <pango/pangocairo.h>

#include "scoring/document/parts.h"

#define PAGES_MARGIN    42.0 /* 15 mm */
#define PAGES_FONT      "DejaVu Sans"
#define PAGES_SIZE      10.5 /* of running text */
#define PAGES_LINES_MAX 6    /* of one cell: a longer text ends with "…" */
#define PAGES_FOOT      24.0

struct pages {
    const struct document *document;
    const struct document_progress *progress;
    cairo_t *cairo;
    PangoLayout *layout;
    bool ink;             /* second time round */
    double width, height; /* of a page */
    double y;             /* where the next thing goes */
    bool empty;           /* nothing is on this page yet */
    bool bare;            /* this page has no foot: a poster */
    size_t page, page_count;
    size_t rows_done;
};

struct pages_style {
    double size;
    bool bold;
    PangoAlignment align;
    int lines_max; /* 0: as many as it takes */
};

double pages_inner_width(const struct pages *pages);
double pages_bottom(const struct pages *pages); /* nothing goes below */
/* Height of a text broken into lines of this width. */
double pages_measure(struct pages *pages, const char *text, double width,
                     const struct pages_style *style);
double pages_natural_width(struct pages *pages, const char *text, const struct pages_style *style);
/* Draws it; gives its height. */
double pages_text(struct pages *pages, double x, double y, const char *text, double width,
                  const struct pages_style *style);
void pages_line(struct pages *pages, double x1, double y1, double x2, double y2, double thick);
void pages_box(struct pages *pages, double x, double y, double width, double height);
/* Whether `height` fits below; if not, and the page is not empty, another one begins. */
bool pages_need(struct pages *pages, double height);
void pages_next(struct pages *pages);
/* What is drawn between these is marked for readers of the file's structure ("H1", "Table"). */
void pages_begin_tag(struct pages *pages, const char *tag);
void pages_end_tag(struct pages *pages, const char *tag);
/* The document's logo, no larger than this, its upper right corner there. Gives its width; 0
 * without one. */
double pages_logo(struct pages *pages, double right, double top, double width, double height);

/* Parts that draw blocks. */
double pages_table_width(struct pages *pages, const struct document_table *table);
bool pages_table(struct pages *pages, const struct document_table *table, struct fault *fault);
void pages_field(struct pages *pages, const struct document_field *field);
void pages_poster(struct pages *pages, const struct document_block *block);

#endif
