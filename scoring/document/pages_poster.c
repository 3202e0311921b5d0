/* A diploma: a frame and its lines in the middle of a page of their own. */
#include "scoring/document/pages.h"

#define FRAME 14.0 /* inside the margin */

static struct pages_style style_of(enum document_size size) {
    static const double sizes[] = {
        [DOCUMENT_SMALL] = 15, [DOCUMENT_LARGE] = 24, [DOCUMENT_HUGE] = 38};
    return (struct pages_style){sizes[size], size != DOCUMENT_SMALL, PANGO_ALIGN_CENTER,
                                size == DOCUMENT_SMALL ? PAGES_LINES_MAX : 3};
}

/* All lines from `y` on, drawn or only measured; gives their height. */
static double put_lines(struct pages *pages, const struct document_block *block, double y,
                        bool draw) {
    double width = pages_inner_width(pages) - 4 * FRAME, top = y;
    for (size_t i = 0; i < block->line_count; i++) {
        struct pages_style style = style_of(block->lines[i].size);
        const char *text = block->lines[i].text;
        y += draw ? pages_text(pages, PAGES_MARGIN + 2 * FRAME, y, text, width, &style)
                  : pages_measure(pages, text, width, &style);
        y += style.size;
    }
    return y - top;
}

void pages_poster(struct pages *pages, const struct document_block *block) {
    if (!pages->empty) {
        pages_next(pages);
    }
    double width = pages_inner_width(pages);
    double bottom = pages_bottom(pages);
    double height = bottom - PAGES_MARGIN;
    pages_box(pages, PAGES_MARGIN, PAGES_MARGIN, width, height);
    pages_box(pages, PAGES_MARGIN + 4, PAGES_MARGIN + 4, width - 8, height - 8);
    double logo =
        pages_logo(pages, pages->width - PAGES_MARGIN - FRAME, PAGES_MARGIN + FRAME, 160, 80);
    double used = put_lines(pages, block, 0, false);
    double y = PAGES_MARGIN + (height - used) / 2;
    double least = PAGES_MARGIN + FRAME + (logo > 0 ? 90 : 0);
    pages_begin_tag(pages, "P");
    put_lines(pages, block, y > least ? y : least, true);
    pages_end_tag(pages, "P");
    pages->y = bottom;
    pages->empty = false;
    pages->bare = true;
}
