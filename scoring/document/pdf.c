/* A document as PDF: two rounds over its blocks, the second with ink. */
#include <cairo-pdf.h>
#include <string.h>

#include "language/language.h"
#include "scoring/document/pages.h"

#define A4_SHORT  595.276
#define A4_LONG   841.890
#define LOGO_HIGH 60.0
#define LOGO_WIDE 140.0

static const struct pages_style title_style = {19, true, PANGO_ALIGN_LEFT, 4};
static const struct pages_style subtitle_style = {12, false, PANGO_ALIGN_LEFT, 4};
static const struct pages_style heading_style = {14, true, PANGO_ALIGN_LEFT, 6};
static const struct pages_style paragraph_style = {PAGES_SIZE, false, PANGO_ALIGN_LEFT, 0};

static void tagged(struct pages *pages, const char *tag, const char *text, double width,
                   const struct pages_style *style, double after) {
    pages_begin_tag(pages, tag);
    pages->y += pages_text(pages, PAGES_MARGIN, pages->y, text, width, style) + after;
    pages_end_tag(pages, tag);
    pages->empty = false;
}

static void head(struct pages *pages) {
    double right = pages->width - PAGES_MARGIN;
    double logo = pages_logo(pages, right, PAGES_MARGIN, LOGO_WIDE, LOGO_HIGH);
    double width = pages_inner_width(pages) - (logo > 0 ? logo + 12 : 0);
    tagged(pages, "H1", pages->document->title, width, &title_style, 4);
    if (pages->document->subtitle[0] != '\0') {
        tagged(pages, "P", pages->document->subtitle, width, &subtitle_style, 4);
    }
    double least = PAGES_MARGIN + (logo > 0 ? LOGO_HIGH : 0);
    pages->y = (pages->y > least ? pages->y : least) + 8;
}

/* A paragraph longer than a page is cut there, at a line. */
static void paragraph(struct pages *pages, const char *text) {
    struct pages_style style = paragraph_style;
    double width = pages_inner_width(pages);
    double room = pages_bottom(pages) - PAGES_MARGIN;
    double height = pages_measure(pages, text, width, &style);
    if (height > room) {
        style.lines_max = (int)(room / (PAGES_SIZE * 1.4));
        height = room;
    }
    pages_need(pages, height);
    tagged(pages, "P", text, width, &style, 6);
}

static bool block(struct pages *pages, const struct document_block *one, struct fault *fault) {
    switch (one->kind) {
    case BLOCK_HEADING:
        pages_need(pages, 90); /* not alone at the foot of a page */
        tagged(pages, "H2", one->text, pages_inner_width(pages), &heading_style, 6);
        return true;
    case BLOCK_PARAGRAPH:
        paragraph(pages, one->text);
        return true;
    case BLOCK_NEW_PAGE:
        if (!pages->empty && one->next != NULL) {
            pages_next(pages);
        }
        return true;
    case BLOCK_TABLE:
        return pages_table(pages, one->table, fault);
    case BLOCK_FIELD:
        pages_field(pages, one->field);
        return true;
    case BLOCK_POSTER:
        pages_poster(pages, one);
        return true;
    }
    return true;
}

static bool round_of(struct pages *pages, struct fault *fault) {
    bool ok = true;
    pages->page = 1;
    pages->y = PAGES_MARGIN;
    pages->empty = true;
    pages->bare = false;
    if (pages->document->first == NULL || pages->document->first->kind != BLOCK_POSTER) {
        head(pages);
    }
    for (const struct document_block *one = pages->document->first; ok && one != NULL;
         one = one->next) {
        ok = block(pages, one, fault);
    }
    return ok;
}

/* Landscape when a table does not fit upright. */
static void choose_size(struct pages *pages) {
    const struct document *document = pages->document;
    bool wide = false;
    pages->width = A4_SHORT;
    pages->height = A4_LONG;
    for (const struct document_block *one = document->first; one != NULL; one = one->next) {
        wide = wide || (one->table != NULL &&
                        pages_table_width(pages, one->table) > 1.15 * pages_inner_width(pages));
    }
    if (wide) {
        pages->width = A4_LONG;
        pages->height = A4_SHORT;
    }
}

static void describe(cairo_surface_t *surface, const struct document *document) {
    const char *date = document->date[0] != '\0' ? document->date : "1970-01-01";
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, document->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, document->subtitle);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned int length) {
    return fwrite(data, 1, length, closure) == length ? CAIRO_STATUS_SUCCESS
                                                      : CAIRO_STATUS_WRITE_ERROR;
}

static bool draw(struct pages *pages, cairo_surface_t *surface, struct fault *fault) {
    choose_size(pages);
    cairo_pdf_surface_set_size(surface, pages->width, pages->height);
    if (!round_of(pages, fault)) {
        return false;
    }
    pages->page_count = pages->page;
    pages->ink = true;
    describe(surface, pages->document);
    if (!round_of(pages, fault)) {
        return false;
    }
    pages_next(pages);
    return true;
}

bool pdf_print(const struct document *document, FILE *out, const struct document_progress *progress,
               struct fault *fault) {
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(write_bytes, out, A4_SHORT, A4_LONG);
    cairo_t *cairo = cairo_create(surface);
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    struct pages pages = {
        .document = document, .progress = progress, .cairo = cairo, .layout = layout};
    bool ok = draw(&pages, surface, fault);
    cairo_status_t status = cairo_status(cairo);
    g_object_unref(layout);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    status = status != CAIRO_STATUS_SUCCESS ? status : cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    /* What the disk refused is the stream's own error, said when the file is kept. */
    if (ok && status != CAIRO_STATUS_SUCCESS && status != CAIRO_STATUS_WRITE_ERROR) {
        ok = fault_set(fault, FAULT_IO, _("The PDF file could not be made: %s"),
                       cairo_status_to_string(status));
    }
    return ok;
}
