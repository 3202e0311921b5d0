/* A table from its JSON file: the top level and the order of reading. */
#include <errno.h>
#include <stdlib.h>

#include "firmware-bridge/world/table_parts.h"

static const char *const table_keys[] = {"schema",    "name",  "size_mm", "border",
                                         "floor",     "lines", "zones",   "walls",
                                         "obstacles", "gates", "objects", "starts"};

static bool read_size(const struct json_value *root, struct table *table, struct fault *fault) {
    const struct json_value *size;
    return json_get_array(root, "size_mm", 2, 2, &size, fault) &&
           json_real(size->first, TABLE_SIZE_MIN_MM, TABLE_SIZE_MAX_MM, &table->width_mm, fault) &&
           json_real(size->first->next, TABLE_SIZE_MIN_MM, TABLE_SIZE_MAX_MM, &table->height_mm,
                     fault);
}

static bool read_lists(const struct json_value *root, struct table *table, struct fault *fault) {
    const struct json_value *starts;
    return reading_list(root, "zones", TABLE_ZONES_MAX, table_read_zone, table, &table->zone_count,
                        fault) &&
           reading_list(root, "lines", TABLE_LINES_MAX, table_read_line, table, &table->line_count,
                        fault) &&
           reading_list(root, "walls", TABLE_WALLS_MAX, table_read_wall, table, &table->wall_count,
                        fault) &&
           reading_list(root, "obstacles", TABLE_OBSTACLES_MAX, table_read_obstacle, table,
                        &table->obstacle_count, fault) &&
           reading_list(root, "gates", TABLE_GATES_MAX, table_read_gate, table, &table->gate_count,
                        fault) &&
           reading_list(root, "objects", TABLE_OBJECTS_MAX, table_read_object, table,
                        &table->object_count, fault) &&
           json_get_array(root, "starts", 1, TABLE_STARTS_MAX, &starts, fault) &&
           reading_list(root, "starts", TABLE_STARTS_MAX, table_read_start, table,
                        &table->start_count, fault);
}

static bool read_root(const struct json_value *root, struct table *table, struct fault *fault) {
    table->floor = (struct table_colour){255, 255, 255};
    return json_is_object(root, fault) && reading_schema(root, TABLE_SCHEMA, fault) &&
           json_only_keys(root, table_keys, READING_COUNT(table_keys), fault) &&
           reading_name(root, true, &table->name, fault) && read_size(root, table, fault) &&
           json_get_boolean(root, "border", &table->border, fault) &&
           reading_colour(root, "floor", &table->floor, fault) && read_lists(root, table, fault) &&
           table_check(root, table, fault);
}

static struct table *read_document(struct json_document *document, const char *name,
                                   struct fault *fault) {
    if (document == NULL) {
        return NULL;
    }
    struct table *table = calloc(1, sizeof *table);
    if (table == NULL) {
        fault_set_errno(fault, ENOMEM, name);
    } else {
        reading_id_from_name(name, table->id);
        if (!read_root(json_root(document), table, fault)) {
            table_free(table);
            table = NULL;
        }
    }
    json_free(document);
    return table;
}

struct table *table_read(const char *path, struct fault *fault) {
    return read_document(json_read_file(path, fault), path, fault);
}

struct table *table_read_bytes(const char *name, const void *bytes, size_t length,
                               struct fault *fault) {
    return read_document(json_read_bytes(name, bytes, length, fault), name, fault);
}
