/* One HTML file that needs nothing else: no script, no address, the style within, and a policy
 * that forbids everything from outside. It is well-formed XML too, so that it can be checked. */
#include <glib.h>

#include "language/language.h"
#include "scoring/document/parts.h"

/* Dark on white beyond 7:1 everywhere; usable at 320 px and twice the size. */
static const char style[] =
    "body{font:1rem/1.4 'DejaVu Sans',sans-serif;color:#111;background:#fff;margin:1rem auto;"
    "max-width:70rem;padding:0 1rem;overflow-wrap:anywhere}"
    "h1{font-size:1.6rem;margin:.2em 0}h2{font-size:1.3rem}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;margin:1rem 0}"
    "caption{text-align:left;font-weight:bold;padding:.3rem 0}"
    "th,td{border:1px solid #555;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "thead th{background:#eee}td.number,th.number{text-align:right}"
    "a:focus,.wide:focus{outline:3px solid #0072b2}"
    "img{max-height:5rem;max-width:100%}.help{color:#333;margin:.2rem 0}"
    "ol{padding-left:3rem}li,.blank{margin:1rem "
    "0;break-inside:avoid}.label{font-weight:bold;margin:0}"
    ".box{display:inline-block;min-width:8rem;min-height:2.2rem;border:2px solid #111;"
    "padding:.2rem .5rem;vertical-align:middle}"
    ".line{min-width:16rem}.tick{display:inline-block;margin:.3rem 1.5rem .3rem 0}"
    ".mark{display:inline-block;width:1.5rem;height:1.5rem;line-height:1.5rem;text-align:center;"
    "border:2px solid #111;vertical-align:middle}"
    ".poster{text-align:center;border:4px double #111;padding:3rem 1rem;margin:2rem 0;"
    "break-after:page}.poster .large{font-size:1.6rem}.poster .huge{font-size:2.4rem;"
    "font-weight:bold}"
    "thead{display:table-header-group}tr{break-inside:avoid}"
    "@media print{.page{break-before:page}}";

static void put(FILE *out, const char *text) {
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        case '\'':
            fputs("&#39;", out);
            break;
        default:
            fputc(*text, out);
        }
    }
}

/* <name class="..">text</name> */
static void element(FILE *out, const char *opening, const char *text, const char *name) {
    fprintf(out, "<%s>", opening);
    put(out, text);
    fprintf(out, "</%s>\n", name);
}

static void put_cell(FILE *out, const struct document_table *table, size_t column,
                     const char *text) {
    char number[NUMBER_TEXT_MAX];
    if (column == table->naming) {
        element(out, "th scope=\"row\"", text, "th");
    } else if (table->columns[column].kind == DOCUMENT_NUMBER) {
        bool shown = number_shown(text, table->document->language, number);
        element(out, "td class=\"number\"", shown ? number : text, "td");
    } else {
        element(out, "td", text, "td");
    }
}

/* A table scrolls inside its own frame on a narrow screen, reachable by keyboard. */
static void put_table(FILE *out, const struct document_table *table) {
    fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"", out);
    put(out, table->caption);
    fputs("\">\n<table>\n", out);
    element(out, "caption", table->caption, "caption");
    fputs("<thead>\n<tr>\n", out);
    for (size_t i = 0; i < table->column_count; i++) {
        bool number = table->columns[i].kind == DOCUMENT_NUMBER;
        element(out, number ? "th scope=\"col\" class=\"number\"" : "th scope=\"col\"",
                table->columns[i].title, "th");
    }
    fputs("</tr>\n</thead>\n<tbody>\n", out);
    for (const struct document_table_row *row = table->first; row != NULL; row = row->next) {
        fputs("<tr>\n", out);
        for (size_t i = 0; i < table->column_count; i++) {
            put_cell(out, table, i, row->cells[i]);
        }
        fputs("</tr>\n", out);
    }
    fputs("</tbody>\n</table>\n</div>\n", out);
}

/* A tick is a mark and, for those who do not see it, a word. */
static void put_ticks(FILE *out, const struct document_field *field) {
    for (size_t i = 0; i < field->choice_count; i++) {
        bool chosen = i == field->chosen;
        fprintf(out, "<span class=\"tick\"><span class=\"mark\">%s</span> ",
                chosen ? "✔" : "\u00a0");
        put(out, field->choices[i]);
        if (chosen) {
            fputs(" ", out);
            put(out, _("(chosen)"));
        }
        fputs("</span>\n", out);
    }
}

static void put_rows(FILE *out, const struct document_field *field) {
    fputs("<table>\n<thead>\n<tr>\n", out);
    for (size_t i = 0; i < field->choice_count; i++) {
        element(out, "th scope=\"col\"", field->choices[i], "th");
    }
    fputs("</tr>\n</thead>\n<tbody>\n", out);
    for (size_t row = 0; row < field->row_count; row++) {
        fputs("<tr>\n", out);
        for (size_t i = 0; i < field->choice_count; i++) {
            element(out, "td",
                    field->cells != NULL ? field->cells[row * field->choice_count + i] : "\u00a0",
                    "td");
        }
        fputs("</tr>\n", out);
    }
    fputs("</tbody>\n</table>\n", out);
}

static void put_box(FILE *out, const struct document_field *field) {
    switch (field->box) {
    case DOCUMENT_BOX_TICKS:
        fputs("<p>", out);
        put_ticks(out, field);
        fputs("</p>\n", out);
        break;
    case DOCUMENT_BOX_ROWS:
        put_rows(out, field);
        break;
    case DOCUMENT_BOX_LINE:
    case DOCUMENT_BOX_COUNT:
    case DOCUMENT_BOX_TIME:
        fputs("<p>", out);
        element(out,
                field->box == DOCUMENT_BOX_LINE ? "span class=\"box line\"" : "span class=\"box\"",
                field->value[0] != '\0' ? field->value : "\u00a0", "span");
        fputs("</p>\n", out);
        break;
    }
}

static void put_field(FILE *out, const struct document_field *field) {
    if (field->number > 0) {
        fprintf(out, "<li value=\"%zu\">\n", field->number);
    } else {
        fputs("<div class=\"blank\">\n", out);
    }
    element(out, "p class=\"label\"", field->label, "p");
    if (field->help[0] != '\0') {
        element(out, "p class=\"help\"", field->help, "p");
    }
    put_box(out, field);
    fputs(field->number > 0 ? "</li>\n" : "</div>\n", out);
}

static void put_poster(FILE *out, const struct document_block *block) {
    static const char *const openings[] = {[DOCUMENT_SMALL] = "p",
                                           [DOCUMENT_LARGE] = "p class=\"large\"",
                                           [DOCUMENT_HUGE] = "p class=\"huge\""};
    fputs("<section class=\"poster\">\n", out);
    for (size_t i = 0; i < block->line_count; i++) {
        element(out, openings[block->lines[i].size], block->lines[i].text, "p");
    }
    fputs("</section>\n", out);
}

static void put_block(FILE *out, const struct document_block *block) {
    switch (block->kind) {
    case BLOCK_HEADING:
        element(out, "h2", block->text, "h2");
        break;
    case BLOCK_PARAGRAPH:
        element(out, "p", block->text, "p");
        break;
    case BLOCK_NEW_PAGE:
        fputs("<div class=\"page\"></div>\n", out);
        break;
    case BLOCK_TABLE:
        put_table(out, block->table);
        break;
    case BLOCK_FIELD:
        put_field(out, block->field);
        break;
    case BLOCK_POSTER:
        put_poster(out, block);
        break;
    }
}

static bool is_item(const struct document_block *block) {
    return block != NULL && block->kind == BLOCK_FIELD && block->field->number > 0;
}

/* Numbered fields that follow each other make one list. */
static void put_blocks(FILE *out, const struct document *document) {
    bool listing = false;
    for (const struct document_block *block = document->first; block != NULL; block = block->next) {
        if (is_item(block) && !listing) {
            fputs("<ol>\n", out);
        }
        put_block(out, block);
        listing = is_item(block);
        if (listing && !is_item(block->next)) {
            fputs("</ol>\n", out);
            listing = false;
        }
    }
}

static void put_logo(FILE *out, const struct document *document) {
    if (document->logo == NULL) {
        return;
    }
    char *text = g_base64_encode(document->logo, document->logo_length);
    fprintf(out, "<img alt=\"%s\" src=\"data:image/png;base64,%s\" />\n", _("Logo"), text);
    g_free(text);
}

bool html_print(const struct document *document, FILE *out, struct fault *fault) {
    (void)fault;
    fputs("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"", out);
    put(out, document->language);
    fputs("\">\n<head>\n<meta charset=\"utf-8\" />\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; "
          "style-src &#39;unsafe-inline&#39;; img-src data:\" />\n",
          out);
    element(out, "title", document->title, "title");
    fprintf(out, "<style>%s</style>\n</head>\n<body>\n<header>\n", style);
    put_logo(out, document);
    element(out, "h1", document->title, "h1");
    if (document->subtitle[0] != '\0') {
        element(out, "p", document->subtitle, "p");
    }
    fputs("</header>\n<main>\n", out);
    put_blocks(out, document);
    fputs("</main>\n</body>\n</html>\n", out);
    return true;
}
