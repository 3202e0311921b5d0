/* perseverons tables: the virtual tables that come with the program. */
#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/world/table.h"
#include "installation/installation.h"
#include "language/language.h"
#include "runtime/verbs.h"

static int is_table(const struct dirent *entry) {
    const char *ending = strrchr(entry->d_name, '.');
    return ending != NULL && strcmp(ending, ".json") == 0;
}

static void add_row(cJSON *rows, const struct table *table, const char *path) {
    cJSON *row = cJSON_CreateObject();
    cJSON_AddStringToObject(row, "name", table->id);
    cJSON_AddStringToObject(row, "title", table_text_in(&table->name, language_code()));
    cJSON_AddNumberToObject(row, "width_mm", table->width_mm);
    cJSON_AddNumberToObject(row, "height_mm", table->height_mm);
    cJSON_AddStringToObject(row, "file", path);
    cJSON_AddItemToArray(rows, row);
}

static void print_row(const struct table *table) {
    printf("%-16s %4.0f × %4.0f cm   %s\n", table->id, table->width_mm / 10, table->height_mm / 10,
           table_text_in(&table->name, language_code()));
}

static bool show_table(const char *folder, const char *name, cJSON *rows, struct fault *fault) {
    char path[INSTALLATION_PATH_MAX + 300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    struct table *table = table_read(path, fault);
    if (table == NULL) {
        return false;
    }
    if (rows != NULL) {
        add_row(rows, table, path);
    } else {
        print_row(table);
    }
    table_free(table);
    return true;
}

int verb_tables(const struct command_line *line) {
    struct fault fault = {0};
    char folder[INSTALLATION_PATH_MAX];
    if (!installation_data("tables", folder, &fault)) {
        return command_line_fail(line, &fault);
    }
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_table, alphasort);
    if (count < 0) {
        fault_set_errno(&fault, errno, folder);
        return command_line_fail(line, &fault);
    }
    cJSON *rows = line->json ? cJSON_CreateArray() : NULL;
    int status = COMMAND_LINE_DONE;
    for (int i = 0; i < count; i++) {
        if (status == COMMAND_LINE_DONE && !show_table(folder, entries[i]->d_name, rows, &fault)) {
            status = command_line_fail(line, &fault);
        }
        free(entries[i]);
    }
    free(entries);
    if (rows != NULL && status == COMMAND_LINE_DONE) {
        return command_line_print_json(rows);
    }
    cJSON_Delete(rows);
    return status;
}
