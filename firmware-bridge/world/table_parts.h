/* Inside world only: the reader of a table, split by what it reads. */
#ifndef FIRMWARE_BRIDGE_WORLD_TABLE_PARTS_H
#define FIRMWARE_BRIDGE_WORLD_TABLE_PARTS_H

#include "firmware-bridge/world/reading.h"

/* table_marks.c: what is painted. `context` is the struct table. */
bool table_read_line(const struct json_value *element, size_t index, void *context,
                     struct fault *fault);
bool table_read_zone(const struct json_value *element, size_t index, void *context,
                     struct fault *fault);

/* table_things.c: what stands, lies or starts on it. */
bool table_read_wall(const struct json_value *element, size_t index, void *context,
                     struct fault *fault);
bool table_read_obstacle(const struct json_value *element, size_t index, void *context,
                         struct fault *fault);
bool table_read_gate(const struct json_value *element, size_t index, void *context,
                     struct fault *fault);
bool table_read_object(const struct json_value *element, size_t index, void *context,
                       struct fault *fault);
bool table_read_start(const struct json_value *element, size_t index, void *context,
                      struct fault *fault);

/* table_marks.c: [x, y] on the table. */
bool table_read_point(const struct json_value *value, const struct table *table, struct point *out,
                      struct fault *fault);
bool table_get_point(const struct json_value *object, const char *key, const struct table *table,
                     struct point *out, struct fault *fault);
/* Just one of "rectangle", "disc" and "polygon". */
bool table_read_shape(const struct json_value *object, const struct table *table, struct shape *out,
                      struct fault *fault);

/* table_check.c: what lies where it cannot, seen once all is read. */
bool table_check(const struct json_value *root, const struct table *table, struct fault *fault);

#endif
