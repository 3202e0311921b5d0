/* Inside world only: parts that tables and robot descriptions have in common. */
#ifndef FIRMWARE_BRIDGE_WORLD_READING_H
#define FIRMWARE_BRIDGE_WORLD_READING_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"
#include "firmware-bridge/world/table.h"
#include "strict-json/json.h"

#define READING_COUNT(array) (sizeof(array) / sizeof(array)[0])

/* "schema" must be `wanted`. */
bool reading_schema(const struct json_value *root, const char *wanted, struct fault *fault);

/* The file's name without folders and ".json", cut to fit. */
void reading_id_from_name(const char *name, char id[TABLE_ID_MAX]);

/* Small letters, digits, - and _. */
bool reading_id(const struct json_value *object, const char *key, char id[TABLE_ID_MAX],
                struct fault *fault);

/* {"fr": "La ligne", "en": "The line"}; absent is allowed when not `needed`. */
bool reading_name(const struct json_value *object, bool needed, struct table_text *out,
                  struct fault *fault);

/* "#rrggbb"; absent leaves *out alone. */
bool reading_colour(const struct json_value *object, const char *key, struct table_colour *out,
                    struct fault *fault);

/* A number that may be absent: *out is then left alone. */
bool reading_real(const struct json_value *object, const char *key, double min, double max,
                  double *out, struct fault *fault);
bool reading_boolean(const struct json_value *object, const char *key, bool *out,
                     struct fault *fault);

/* Each element of the list `key` (absent: none) is given to `read` with its place. */
typedef bool reading_element(const struct json_value *element, size_t index, void *context,
                             struct fault *fault);
bool reading_list(const struct json_value *object, const char *key, size_t max,
                  reading_element *read, void *context, size_t *count, struct fault *fault);

#endif
