/* A table in memory: finding what it holds, and its colours as light. */
#include "firmware-bridge/world/table.h"

#include <stdlib.h>
#include <string.h>

void table_free(struct table *table) { free(table); }

const char *table_text_in(const struct table_text *text, const char *language) {
    const char *found = text->count > 0 ? text->in[0].text : "";
    for (size_t i = text->count; i-- > 0;) {
        if (strcmp(text->in[i].language, "en") == 0) {
            found = text->in[i].text;
        }
    }
    for (size_t i = 0; i < text->count; i++) {
        if (strcmp(text->in[i].language, language) == 0) {
            return text->in[i].text;
        }
    }
    return found;
}

const struct table_start *table_start_find(const struct table *table, const char *id) {
    for (size_t i = 0; i < table->start_count; i++) {
        if (id == NULL || strcmp(table->start[i].id, id) == 0) {
            return &table->start[i];
        }
    }
    return NULL;
}

const struct table_gate *table_gate_find(const struct table *table, const char *id) {
    for (size_t i = 0; i < table->gate_count; i++) {
        if (strcmp(table->gate[i].id, id) == 0) {
            return &table->gate[i];
        }
    }
    return NULL;
}

const struct table_zone *table_zone_find(const struct table *table, const char *id) {
    for (size_t i = 0; i < table->zone_count; i++) {
        if (strcmp(table->zone[i].id, id) == 0) {
            return &table->zone[i];
        }
    }
    return NULL;
}

int table_colour_permille(struct table_colour colour) {
    return (2126 * colour.red + 7152 * colour.green + 722 * colour.blue + 1275) / 2550;
}
