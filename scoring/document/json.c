/* JSON for machines, "perseverons-document/1": numbers are exact texts. */
#include <cjson/cJSON.h>
#include <stdlib.h>

#include "language/language.h"
#include "scoring/document/parts.h"

/* A new object or array as a member (`key`) or element (NULL) of `to`. NULL: memory is out. */
static cJSON *put_new(cJSON *to, const char *key, cJSON *value) {
    bool added = value != NULL && (key != NULL ? cJSON_AddItemToObject(to, key, value)
                                               : cJSON_AddItemToArray(to, value));
    if (!added) {
        cJSON_Delete(value);
        return NULL;
    }
    return value;
}

static bool put_text(cJSON *object, const char *key, const char *text) {
    return text[0] == '\0' || cJSON_AddStringToObject(object, key, text) != NULL;
}

static bool put_columns(cJSON *object, const struct document_table *table) {
    cJSON *list = put_new(object, "columns", cJSON_CreateArray());
    bool ok = list != NULL;
    for (size_t i = 0; ok && i < table->column_count; i++) {
        const struct document_column *column = &table->columns[i];
        cJSON *entry = put_new(list, NULL, cJSON_CreateObject());
        ok = entry != NULL && put_text(entry, "key", column->key) &&
             put_text(entry, "title", column->title) &&
             put_text(entry, "type", column->kind == DOCUMENT_NUMBER ? "number" : "text");
    }
    return ok;
}

static bool put_table(cJSON *tables, const struct document_table *table) {
    cJSON *object = put_new(tables, NULL, cJSON_CreateObject());
    bool ok = object != NULL && put_text(object, "key", table->key) &&
              put_text(object, "caption", table->caption) && put_columns(object, table);
    cJSON *rows = ok ? put_new(object, "rows", cJSON_CreateArray()) : NULL;
    ok = rows != NULL;
    for (const struct document_table_row *row = table->first; ok && row != NULL; row = row->next) {
        cJSON *cells = put_new(rows, NULL, cJSON_CreateObject());
        ok = cells != NULL;
        for (size_t i = 0; ok && i < table->column_count; i++) {
            ok = put_text(cells, table->columns[i].key, row->cells[i]);
        }
    }
    return ok;
}

static bool put_field(cJSON *fields, const struct document_field *field) {
    cJSON *object = put_new(fields, NULL, cJSON_CreateObject());
    bool ok = object != NULL &&
              (field->number == 0 ||
               cJSON_AddNumberToObject(object, "number", (double)field->number) != NULL) &&
              put_text(object, "label", field->label) && put_text(object, "help", field->help) &&
              put_text(object, "value", field->value);
    cJSON *choices =
        ok && field->choice_count > 0 ? put_new(object, "choices", cJSON_CreateArray()) : NULL;
    ok = ok && (field->choice_count == 0 || choices != NULL);
    for (size_t i = 0; ok && i < field->choice_count; i++) {
        ok = put_new(choices, NULL, cJSON_CreateString(field->choices[i])) != NULL;
    }
    if (ok && field->box == DOCUMENT_BOX_TICKS && field->chosen < field->choice_count) {
        ok = put_text(object, "chosen", field->choices[field->chosen]);
    }
    return ok;
}

static bool put_poster(cJSON *posters, const struct document_block *block) {
    cJSON *lines = put_new(posters, NULL, cJSON_CreateArray());
    bool ok = lines != NULL;
    for (size_t i = 0; ok && i < block->line_count; i++) {
        ok = put_new(lines, NULL, cJSON_CreateString(block->lines[i].text)) != NULL;
    }
    return ok;
}

struct lists {
    cJSON *texts, *tables, *fields, *posters;
};

static bool put_block(const struct lists *lists, const struct document_block *block) {
    switch (block->kind) {
    case BLOCK_HEADING:
    case BLOCK_PARAGRAPH:
        return put_new(lists->texts, NULL, cJSON_CreateString(block->text)) != NULL;
    case BLOCK_TABLE:
        return put_table(lists->tables, block->table);
    case BLOCK_FIELD:
        return put_field(lists->fields, block->field);
    case BLOCK_POSTER:
        return put_poster(lists->posters, block);
    case BLOCK_NEW_PAGE:
        return true;
    }
    return true;
}

static bool put_document(cJSON *root, const struct document *document) {
    bool ok = put_text(root, "schema", DOCUMENT_SCHEMA) &&
              put_text(root, "language", document->language) &&
              put_text(root, "title", document->title) &&
              put_text(root, "subtitle", document->subtitle) &&
              put_text(root, "date", document->date);
    struct lists lists = {0};
    lists.texts = ok ? put_new(root, "texts", cJSON_CreateArray()) : NULL;
    lists.tables = lists.texts != NULL ? put_new(root, "tables", cJSON_CreateArray()) : NULL;
    lists.fields = lists.tables != NULL ? put_new(root, "fields", cJSON_CreateArray()) : NULL;
    lists.posters = lists.fields != NULL ? put_new(root, "posters", cJSON_CreateArray()) : NULL;
    ok = lists.posters != NULL;
    for (const struct document_block *block = document->first; ok && block != NULL;
         block = block->next) {
        ok = put_block(&lists, block);
    }
    return ok;
}

bool json_print(const struct document *document, FILE *out, struct fault *fault) {
    cJSON *root = cJSON_CreateObject();
    char *text = root != NULL && put_document(root, document) ? cJSON_Print(root) : NULL;
    cJSON_Delete(root);
    if (text == NULL) {
        return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
    }
    fputs(text, out);
    fputc('\n', out);
    cJSON_free(text);
    return true;
}
