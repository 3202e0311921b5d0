/* The pen of PDF pages: texts, lines, the next page. */
#include "scoring/document/pages.h"

#include <string.h>

#include "language/language.h"

#define INK       0.07
#define FOOT_SIZE 9.0

/* A hyphen that the author did not write would change a code or a name. */
static void forbid_hyphens(PangoLayout *layout) {
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
}

double pages_inner_width(const struct pages *pages) { return pages->width - 2 * PAGES_MARGIN; }

double pages_bottom(const struct pages *pages) { return pages->height - PAGES_MARGIN - PAGES_FOOT; }

/* Puts the text on the layout; never as markup. */
static void set_text(struct pages *pages, const char *text, double width,
                     const struct pages_style *style) {
    PangoFontDescription *font = pango_font_description_from_string(PAGES_FONT);
    pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
    pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(pages->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(pages->layout, width < 0 ? -1 : (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(pages->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(pages->layout, style->align);
    pango_layout_set_height(pages->layout, style->lines_max > 0 ? -style->lines_max : -1);
    pango_layout_set_ellipsize(pages->layout, style->lines_max > 0 && width >= 0
                                                  ? PANGO_ELLIPSIZE_END
                                                  : PANGO_ELLIPSIZE_NONE);
    forbid_hyphens(pages->layout);
    pango_layout_set_text(pages->layout, text, -1);
}

static double layout_height(struct pages *pages) {
    int width = 0, height = 0;
    pango_layout_get_size(pages->layout, &width, &height);
    return (double)height / PANGO_SCALE;
}

double pages_measure(struct pages *pages, const char *text, double width,
                     const struct pages_style *style) {
    set_text(pages, text, width, style);
    return layout_height(pages);
}

double pages_natural_width(struct pages *pages, const char *text, const struct pages_style *style) {
    int width = 0, height = 0;
    set_text(pages, text, -1, style);
    pango_layout_get_size(pages->layout, &width, &height);
    return (double)width / PANGO_SCALE;
}

double pages_text(struct pages *pages, double x, double y, const char *text, double width,
                  const struct pages_style *style) {
    set_text(pages, text, width, style);
    if (pages->ink && text[0] != '\0') {
        cairo_set_source_rgb(pages->cairo, INK, INK, INK);
        cairo_move_to(pages->cairo, x, y);
        pango_cairo_show_layout(pages->cairo, pages->layout);
    }
    return layout_height(pages);
}

void pages_line(struct pages *pages, double x1, double y1, double x2, double y2, double thick) {
    if (pages->ink) {
        cairo_set_source_rgb(pages->cairo, INK, INK, INK);
        cairo_set_line_width(pages->cairo, thick);
        cairo_move_to(pages->cairo, x1, y1);
        cairo_line_to(pages->cairo, x2, y2);
        cairo_stroke(pages->cairo);
    }
}

void pages_box(struct pages *pages, double x, double y, double width, double height) {
    if (pages->ink) {
        cairo_set_source_rgb(pages->cairo, INK, INK, INK);
        cairo_set_line_width(pages->cairo, 1.4);
        cairo_rectangle(pages->cairo, x, y, width, height);
        cairo_stroke(pages->cairo);
    }
}

static void foot(struct pages *pages) {
    char number[80];
    double y = pages->height - PAGES_MARGIN - FOOT_SIZE;
    double width = pages_inner_width(pages);
    const struct pages_style left = {FOOT_SIZE, false, PANGO_ALIGN_LEFT, 1};
    const struct pages_style right = {FOOT_SIZE, false, PANGO_ALIGN_RIGHT, 1};
    snprintf(number, sizeof number, _("Page %zu of %zu"), pages->page, pages->page_count);
    pages_text(pages, PAGES_MARGIN, y, pages->document->title, width * 0.7, &left);
    pages_text(pages, PAGES_MARGIN + width * 0.7, y, number, width * 0.3, &right);
}

void pages_next(struct pages *pages) {
    if (pages->ink) {
        if (!pages->bare) {
            foot(pages);
        }
        cairo_show_page(pages->cairo);
    }
    pages->page++;
    pages->y = PAGES_MARGIN;
    pages->empty = true;
    pages->bare = false;
}

bool pages_need(struct pages *pages, double height) {
    if (pages->y + height <= pages_bottom(pages) || pages->empty) {
        return false;
    }
    pages_next(pages);
    return true;
}

void pages_begin_tag(struct pages *pages, const char *tag) {
    if (pages->ink) {
        cairo_tag_begin(pages->cairo, tag, "");
    }
}

void pages_end_tag(struct pages *pages, const char *tag) {
    if (pages->ink) {
        cairo_tag_end(pages->cairo, tag);
    }
}

/* ---- the logo ------------------------------------------------------------------------- */

struct bytes {
    const unsigned char *at;
    size_t left;
};

static cairo_status_t read_bytes(void *closure, unsigned char *data, unsigned int length) {
    struct bytes *bytes = closure;
    if (length > bytes->left) {
        return CAIRO_STATUS_READ_ERROR;
    }
    memcpy(data, bytes->at, length);
    bytes->at += length;
    bytes->left -= length;
    return CAIRO_STATUS_SUCCESS;
}

/* Paints the picture with its upper right corner there; gives its width. */
static double paint(struct pages *pages, cairo_surface_t *picture, double right, double top,
                    double width, double height) {
    double wide = cairo_image_surface_get_width(picture);
    double high = cairo_image_surface_get_height(picture);
    double scale = width / wide < height / high ? width / wide : height / high;
    if (pages->ink) {
        cairo_save(pages->cairo);
        cairo_translate(pages->cairo, right - wide * scale, top);
        cairo_scale(pages->cairo, scale, scale);
        cairo_set_source_surface(pages->cairo, picture, 0, 0);
        cairo_paint(pages->cairo);
        cairo_restore(pages->cairo);
    }
    return wide * scale;
}

double pages_logo(struct pages *pages, double right, double top, double width, double height) {
    struct bytes bytes = {pages->document->logo, pages->document->logo_length};
    if (bytes.at == NULL) {
        return 0;
    }
    cairo_surface_t *picture = cairo_image_surface_create_from_png_stream(read_bytes, &bytes);
    double used = 0;
    if (cairo_surface_status(picture) == CAIRO_STATUS_SUCCESS) {
        used = paint(pages, picture, right, top, width, height);
    }
    cairo_surface_destroy(picture);
    return used;
}
