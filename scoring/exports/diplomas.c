/* Diplomas: a page each, for a team or for one of its pupils. */
#include "language/language.h"
#include "scoring/exports/parts.h"

static void add_diploma(const struct exports_source *source, struct document *document,
                        const struct exports_diploma *diploma) {
    struct document_line lines[8];
    size_t count = 0;
    const char *team = source->teams[diploma->team].name;
    lines[count++] =
        (struct document_line){exports_text(source, &source->contest->name), DOCUMENT_SMALL};
    lines[count++] = (struct document_line){_("Diploma"), DOCUMENT_HUGE};
    lines[count++] = (struct document_line){_("awarded to"), DOCUMENT_SMALL};
    if (diploma->first_name[0] != '\0') {
        lines[count++] = (struct document_line){diploma->first_name, DOCUMENT_HUGE};
        lines[count++] = (struct document_line){_("of the team"), DOCUMENT_SMALL};
    }
    lines[count++] = (struct document_line){team, DOCUMENT_LARGE};
    lines[count++] = (struct document_line){
        diploma->honour[0] != '\0' ? diploma->honour : _("for having taken part"), DOCUMENT_LARGE};
    if (source->date != NULL) {
        lines[count++] = (struct document_line){source->date, DOCUMENT_SMALL};
    }
    document_poster(document, lines, count);
}

struct document *exports_diplomas(const struct exports_source *source,
                                  const struct exports_diploma *diplomas, size_t count,
                                  struct fault *fault) {
    struct document *document = exports_document(source, _("Diplomas"), fault);
    for (size_t i = 0; document != NULL && i < count; i++) {
        add_diploma(source, document, &diplomas[i]);
    }
    return document;
}
