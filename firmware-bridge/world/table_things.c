/* What stands, lies or starts on a table: walls, obstacles, gates, objects. */
#include <string.h>

#include "firmware-bridge/world/table_parts.h"
#include "language/language.h"

/* "from" and "to", which must differ. */
static bool read_ends(const struct json_value *element, const struct table *table,
                      struct point *from, struct point *to, struct fault *fault) {
    if (!table_get_point(element, "from", table, from, fault) ||
        !table_get_point(element, "to", table, to, fault)) {
        return false;
    }
    if (point_same(*from, *to)) {
        return json_fault(json_member(element, "to"), fault, FAULT_RANGE,
                          _("It ends where it begins."));
    }
    return true;
}

bool table_read_wall(const struct json_value *element, size_t index, void *context,
                     struct fault *fault) {
    static const char *const keys[] = {"from", "to", "thickness_mm", "height_mm"};
    struct table *table = context;
    struct table_wall *wall = &table->wall[index];
    wall->thickness_mm = TABLE_WALL_THICKNESS_MM;
    wall->height_mm = TABLE_WALL_HEIGHT_MM;
    return json_only_keys(element, keys, READING_COUNT(keys), fault) &&
           read_ends(element, table, &wall->from, &wall->to, fault) &&
           reading_real(element, "thickness_mm", 2, 500, &wall->thickness_mm, fault) &&
           reading_real(element, "height_mm", 1, 1000, &wall->height_mm, fault);
}

bool table_read_obstacle(const struct json_value *element, size_t index, void *context,
                         struct fault *fault) {
    static const char *const keys[] = {"colour", "height_mm", "rectangle", "disc", "polygon"};
    struct table *table = context;
    struct table_obstacle *obstacle = &table->obstacle[index];
    obstacle->colour = (struct table_colour){0x80, 0x80, 0x80};
    obstacle->height_mm = TABLE_WALL_HEIGHT_MM;
    return json_only_keys(element, keys, READING_COUNT(keys), fault) &&
           reading_colour(element, "colour", &obstacle->colour, fault) &&
           reading_real(element, "height_mm", 1, 1000, &obstacle->height_mm, fault) &&
           table_read_shape(element, table, &obstacle->shape, fault);
}

bool table_read_gate(const struct json_value *element, size_t index, void *context,
                     struct fault *fault) {
    static const char *const keys[] = {"id", "name", "from", "to", "watches"};
    static const char *const watches[] = {"front", "centre"};
    struct table *table = context;
    struct table_gate *gate = &table->gate[index];
    size_t watch = 0;
    if (!json_only_keys(element, keys, READING_COUNT(keys), fault) ||
        !reading_id(element, "id", gate->id, fault) ||
        !reading_name(element, false, &gate->name, fault) ||
        !read_ends(element, table, &gate->from, &gate->to, fault)) {
        return false;
    }
    if (json_member(element, "watches") != NULL &&
        !json_get_choice(element, "watches", watches, 2, &watch, fault)) {
        return false;
    }
    gate->watch = watch == 0 ? TABLE_GATE_FRONT : TABLE_GATE_CENTRE;
    return true;
}

bool table_read_object(const struct json_value *element, size_t index, void *context,
                       struct fault *fault) {
    static const char *const keys[] = {"id",     "kind",      "at",     "diameter_mm",
                                       "colour", "height_mm", "mass_g", "friction"};
    static const char *const kinds[] = {"puck", "can"};
    struct table *table = context;
    struct table_object *object = &table->object[index];
    size_t kind;
    double diameter_mm;
    if (!json_only_keys(element, keys, READING_COUNT(keys), fault) ||
        !reading_id(element, "id", object->id, fault) ||
        !json_get_choice(element, "kind", kinds, 2, &kind, fault) ||
        !table_get_point(element, "at", table, &object->at, fault) ||
        !json_get_real(element, "diameter_mm", 5, 500, &diameter_mm, fault)) {
        return false;
    }
    object->kind = kind == 0 ? TABLE_PUCK : TABLE_CAN;
    object->radius_mm = diameter_mm / 2;
    object->friction = 0.3;
    object->colour = (struct table_colour){0xd5, 0x5e, 0x00};
    return reading_colour(element, "colour", &object->colour, fault) &&
           json_get_real(element, "height_mm", 1, 1000, &object->height_mm, fault) &&
           json_get_real(element, "mass_g", 1, 5000, &object->mass_g, fault) &&
           reading_real(element, "friction", 0.01, 2, &object->friction, fault);
}

bool table_read_start(const struct json_value *element, size_t index, void *context,
                      struct fault *fault) {
    static const char *const keys[] = {"id", "at", "heading_deg"};
    struct table *table = context;
    struct table_start *start = &table->start[index];
    struct point at;
    if (!json_only_keys(element, keys, READING_COUNT(keys), fault) ||
        !reading_id(element, "id", start->id, fault) ||
        !table_get_point(element, "at", table, &at, fault) ||
        !json_get_real(element, "heading_deg", -360, 360, &start->pose.heading_deg, fault)) {
        return false;
    }
    start->pose.x_mm = at.x_mm;
    start->pose.y_mm = at.y_mm;
    return true;
}
