#include "scoring/verbs/listing.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/cell.h"

static void add(struct listing *list, const char *text) {
    if (list->count == list->room) {
        const size_t room = list->room * 2 + 64;
        char **grown = realloc(list->cells, room * sizeof *grown);
        if (grown == NULL) {
            list->failed = true;
            return;
        }
        list->cells = grown;
        list->room = room;
    }
    list->cells[list->count] = strdup(text);
    list->failed = list->failed || list->cells[list->count] == NULL;
    list->count += list->cells[list->count] != NULL;
}

void listing_words(struct listing *list, const char *for_machines, const char *for_people) {
    add(list, for_machines);
    add(list, for_people);
}

void listing_text(struct listing *list, const char *text) { listing_words(list, text, text); }

void listing_number(struct listing *list, int64_t number) {
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, number);
    listing_text(list, text);
}

void listing_truth(struct listing *list, bool truth, const char *for_people) {
    listing_words(list, truth ? "true" : "", truth ? for_people : "");
}

size_t listing_rows(const struct listing *list) { return list->count / 2 / list->column_count; }

static const char *cell(const struct listing *list, size_t row, size_t column, bool people) {
    return list->cells[(row * list->column_count + column) * 2 + people];
}

/* ---- for people ------------------------------------------------------------------------- */

/* An organiser's own title has no translation, and an empty one must not be looked up. */
static const char *title_of(const struct listing_column *column) {
    return column->title[0] == '\0' ? "" : _(column->title);
}

static size_t width_of(const struct listing *list, size_t column) {
    size_t width = cell_width(title_of(&list->columns[column]));
    for (size_t row = 0; row < listing_rows(list); row++) {
        const size_t needed = cell_width(cell(list, row, column, true));
        width = needed > width ? needed : width;
    }
    return width;
}

static bool is_last_shown(const struct listing *list, size_t column) {
    size_t next = column + 1;
    while (next < list->column_count && list->columns[next].title == NULL) {
        next++;
    }
    return next == list->column_count;
}

/* The last column is not filled up: no spaces at the end of lines. */
static void put(const struct listing *list, size_t column, const char *text, size_t width) {
    if (list->columns[column].type == LISTING_NUMBER) {
        cell_write_right(stdout, text, width);
    } else {
        cell_write(stdout, text, is_last_shown(list, column) ? 0 : width);
    }
}

bool listing_print(const struct listing *list) {
    size_t *widths = calloc(list->column_count, sizeof *widths);
    if (list->failed || widths == NULL) {
        free(widths);
        return false;
    }
    const size_t rows = listing_rows(list);
    for (size_t line = 0; line <= rows; line++) {
        const char *gap = "";
        for (size_t i = 0; i < list->column_count; i++) {
            if (list->columns[i].title == NULL) {
                continue;
            }
            widths[i] = line == 0 ? width_of(list, i) : widths[i];
            fputs(gap, stdout);
            put(list, i, line == 0 ? title_of(&list->columns[i]) : cell(list, line - 1, i, true),
                widths[i]);
            gap = "  ";
        }
        fputc('\n', stdout);
    }
    free(widths);
    return true;
}

/* ---- for machines -----------------------------------------------------------------------------
 */

static cJSON *value_of(const struct listing_column *column, const char *text) {
    switch (column->type) {
    case LISTING_TEXT:
        return cJSON_CreateString(text);
    case LISTING_NUMBER:
        return cJSON_CreateRaw(text);
    case LISTING_TRUTH:
        return cJSON_CreateBool(strcmp(text, "true") == 0);
    }
    return NULL;
}

static bool put_row(const struct listing *list, size_t row, cJSON *array) {
    cJSON *object = cJSON_CreateObject();
    bool ok = object != NULL && cJSON_AddItemToArray(array, object);
    for (size_t i = 0; ok && i < list->column_count; i++) {
        const char *text = cell(list, row, i, false);
        if (text[0] != '\0') {
            cJSON *value = value_of(&list->columns[i], text);
            ok = value != NULL && cJSON_AddItemToObject(object, list->columns[i].key, value);
        }
    }
    return ok;
}

cJSON *listing_json(const struct listing *list) {
    cJSON *array = list->failed ? NULL : cJSON_CreateArray();
    bool ok = array != NULL;
    for (size_t row = 0; ok && row < listing_rows(list); row++) {
        ok = put_row(list, row, array);
    }
    if (!ok) {
        cJSON_Delete(array);
        return NULL;
    }
    return array;
}

void listing_release(struct listing *list) {
    for (size_t i = 0; i < list->count; i++) {
        free(list->cells[i]);
    }
    free(list->cells);
    list->cells = NULL;
    list->count = list->room = 0;
}
