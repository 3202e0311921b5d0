/* A sheet as text, and a file that is written whole or not at all. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "saved-file/saved_file.h"
#include "scoring/sheet.h"

/* ---- the text ------------------------------------------------------------------ */

/* cJSON counts in binary floating point: numbers go in as text. */
static cJSON *number_json(struct rational value) {
    char text[RATIONAL_TEXT_MAX];
    rational_write(value, '.', text);
    return strchr(text, '/') == NULL ? cJSON_CreateRaw(text) : cJSON_CreateString(text);
}

/* Takes `child` over, also when it fails. */
static bool put(cJSON *object, const char *key, cJSON *child) {
    bool ok = child != NULL && (key == NULL ? cJSON_AddItemToArray(object, child)
                                            : cJSON_AddItemToObject(object, key, child));
    if (!ok) {
        cJSON_Delete(child);
    }
    return ok;
}

static cJSON *value_json(const struct contest_item *item, const struct sheet_value *value);

static cJSON *row_json(const struct contest_item *item, const struct sheet_value *cells) {
    cJSON *row = cJSON_CreateObject();
    for (size_t i = 0; row != NULL && i < item->field_count; i++) {
        if (!put(row, item->fields[i].id, value_json(&item->fields[i], &cells[i]))) {
            cJSON_Delete(row);
            return NULL;
        }
    }
    return row;
}

static cJSON *rows_json(const struct contest_item *item, const struct sheet_value *value) {
    cJSON *rows = cJSON_CreateArray();
    for (size_t i = 0; rows != NULL && i < value->row_count; i++) {
        if (!put(rows, NULL, row_json(item, value->cells + i * item->field_count))) {
            cJSON_Delete(rows);
            return NULL;
        }
    }
    return rows;
}

static cJSON *value_json(const struct contest_item *item, const struct sheet_value *value) {
    switch (item->type) {
    case ITEM_YES_NO:
        return cJSON_CreateBool(value->truth);
    case ITEM_CHOICE:
        return cJSON_CreateString(item->choices[value->choice].id);
    case ITEM_LIST:
        return rows_json(item, value);
    case ITEM_COUNT:
    case ITEM_NUMBER:
    case ITEM_TIME:
    case ITEM_FORMULA:
    case ITEM_BEST_OF:
    case ITEM_SUM:
    case ITEM_TIME_BONUS:
        break;
    }
    return number_json(value->number);
}

static bool put_text(cJSON *object, const char *key, const char *text) {
    return text[0] == '\0' || put(object, key, cJSON_CreateString(text));
}

static bool put_values(cJSON *root, const struct sheet *sheet) {
    if (sheet->state == SHEET_ABSENT || sheet->state == SHEET_FORFEIT) {
        return true;
    }
    cJSON *values = cJSON_AddObjectToObject(root, "values");
    for (size_t i = 0; values != NULL && i < sheet->event->item_count; i++) {
        const struct contest_item *item = &sheet->event->items[i];
        if (sheet->values[i].given && !put(values, item->id, value_json(item, &sheet->values[i]))) {
            return false;
        }
    }
    return values != NULL;
}

static const char *version_of(const struct sheet *sheet) {
    const struct contest *contest = sheet->contest;
    return contest->version_count == 0 ? contest->version : contest->versions[sheet->version].id;
}

static bool put_positions(cJSON *root, const struct sheet *sheet) {
    if (sheet->position_count == 0) {
        return true;
    }
    cJSON *crcn = cJSON_AddObjectToObject(root, "crcn");
    for (size_t i = 0; crcn != NULL && i < sheet->position_count; i++) {
        if (!put(crcn, sheet->positions[i].crcn,
                 number_json(rational_whole(sheet->positions[i].level)))) {
            return false;
        }
    }
    return crcn != NULL;
}

static bool put_sheet(cJSON *root, const struct sheet *sheet) {
    static const char *const states[] = {"played", "absent", "forfeit", "disqualified"};
    return put_text(root, "schema", SHEET_SCHEMA) &&
           put_text(root, "contest", sheet->contest->id) &&
           put_text(root, "version", version_of(sheet)) &&
           put_text(root, "event", sheet->event->id) && put_text(root, "team", sheet->team) &&
           put(root, "attempt", number_json(rational_whole(sheet->attempt))) &&
           put_text(root, "arena", sheet->arena) && put_text(root, "judge", sheet->judge) &&
           put_text(root, "state", states[sheet->state]) &&
           put_text(root, "remarks", sheet->remarks) && put_text(root, "jury", sheet->jury) &&
           (sheet->time_limit_ms == 0 ||
            put(root, "time_limit_ms", number_json(rational_whole(sheet->time_limit_ms)))) &&
           put_positions(root, sheet) && put_values(root, sheet);
}

char *sheet_text(const struct sheet *sheet, struct fault *fault) {
    cJSON *root = cJSON_CreateObject();
    char *text = root != NULL && put_sheet(root, sheet) ? cJSON_Print(root) : NULL;
    cJSON_Delete(root);
    if (text == NULL) {
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    return text;
}

/* ---- the file ------------------------------------------------------------------ */

bool sheet_write(const struct sheet *sheet, const char *path, struct fault *fault) {
    struct saved_file file;
    char *text = sheet_text(sheet, fault);
    if (text == NULL || !saved_file_begin(&file, path, "sheet.json", fault)) {
        free(text);
        return false;
    }
    fprintf(file.stream, "%s\n", text);
    free(text);
    return saved_file_keep(&file, fault);
}
