#include <string.h>

#include "scoring/exports/parts.h"

struct document *exports_document(const struct exports_source *source, const char *title,
                                  struct fault *fault) {
    struct document *document = document_new(source->language, title, fault);
    if (document != NULL) {
        document_set_subtitle(document, exports_text(source, &source->contest->name));
        document_set_date(document, source->date);
    }
    return document;
}

const char *exports_text(const struct exports_source *source, const struct contest_text *text) {
    return contest_text_in(text, source->language);
}

const char *exports_team_name(const struct exports_source *source, const char *id) {
    for (size_t i = 0; i < source->team_count; i++) {
        if (strcmp(source->teams[i].id, id) == 0) {
            return source->teams[i].name;
        }
    }
    return "";
}
