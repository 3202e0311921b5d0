/* What a table holds, seen together: ids given twice, things inside each other. */
#include <math.h>
#include <string.h>

#include "firmware-bridge/world/table_parts.h"
#include "language/language.h"

static const struct json_value *element_of(const struct json_value *root, const char *list,
                                           size_t index) {
    const struct json_value *element = json_member(root, list)->first;
    while (index-- > 0) {
        element = element->next;
    }
    return element;
}

/* Elements carry their id first; `stride` bytes apart. */
static bool check_ids(const struct json_value *root, const char *list, const char *ids,
                      size_t stride, size_t count, struct fault *fault) {
    for (size_t i = 1; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(ids + i * stride, ids + k * stride) == 0) {
                const struct json_value *element = element_of(root, list, i);
                json_fault(json_member(element, "id"), fault, FAULT_DUPLICATE,
                           _("\"%s\" is the id of another one already."), ids + i * stride);
                return fault_advise(fault, _("Give each its own id."));
            }
        }
    }
    return true;
}

/* How far the centre of something round of this radius is kept from walls and
 * obstacles; names the first that is in its way. */
static const char *in_the_way(const struct table *table, struct point at, double radius_mm,
                              size_t *index) {
    for (size_t i = 0; i < table->wall_count; i++) {
        const struct table_wall *wall = &table->wall[i];
        *index = i;
        if (shape_segment_distance_mm(wall->from, wall->to, at) <
            wall->thickness_mm / 2 + radius_mm) {
            return "walls";
        }
    }
    struct shape round = shape_disc(at.x_mm, at.y_mm, radius_mm);
    for (size_t i = 0; i < table->obstacle_count; i++) {
        *index = i;
        if (shape_overlap(&round, &table->obstacle[i].shape) != SHAPE_APART) {
            return "obstacles";
        }
    }
    return NULL;
}

static bool check_free(const struct json_value *element, const struct table *table, struct point at,
                       double radius_mm, struct fault *fault) {
    size_t index;
    const char *list = in_the_way(table, at, radius_mm, &index);
    if (list == NULL) {
        return true;
    }
    json_fault(json_member(element, "at"), fault, FAULT_RANGE, _("\"%s\" stands inside %s[%zu]."),
               json_member(element, "id")->text, list, index);
    return fault_advise(fault, _("Move one of the two."));
}

static bool check_object(const struct json_value *root, const struct table *table, size_t index,
                         struct fault *fault) {
    const struct table_object *object = &table->object[index];
    const struct json_value *element = element_of(root, "objects", index);
    double x = object->at.x_mm, y = object->at.y_mm, r = object->radius_mm;
    if (x < r || x > table->width_mm - r || y < r || y > table->height_mm - r) {
        return json_fault(json_member(element, "at"), fault, FAULT_RANGE,
                          _("\"%s\" reaches beyond the table's edge."), object->id);
    }
    for (size_t i = 0; i < index; i++) {
        const struct table_object *other = &table->object[i];
        if (hypot(x - other->at.x_mm, y - other->at.y_mm) < r + other->radius_mm) {
            json_fault(json_member(element, "at"), fault, FAULT_RANGE,
                       _("\"%s\" stands inside \"%s\"."), object->id, other->id);
            return fault_advise(fault, _("Move one of the two."));
        }
    }
    return check_free(element, table, object->at, r, fault);
}

static bool check_start(const struct json_value *root, const struct table *table, size_t index,
                        struct fault *fault) {
    struct point at = {table->start[index].pose.x_mm, table->start[index].pose.y_mm};
    const struct json_value *element = element_of(root, "starts", index);
    for (size_t i = 0; i < table->object_count; i++) {
        const struct table_object *object = &table->object[i];
        if (hypot(at.x_mm - object->at.x_mm, at.y_mm - object->at.y_mm) < object->radius_mm) {
            json_fault(json_member(element, "at"), fault, FAULT_RANGE,
                       _("\"%s\" stands inside \"%s\"."), table->start[index].id, object->id);
            return fault_advise(fault, _("Move one of the two."));
        }
    }
    return check_free(element, table, at, 0, fault);
}

bool table_check(const struct json_value *root, const struct table *table, struct fault *fault) {
    if (!check_ids(root, "zones", table->zone[0].id, sizeof table->zone[0], table->zone_count,
                   fault) ||
        !check_ids(root, "gates", table->gate[0].id, sizeof table->gate[0], table->gate_count,
                   fault) ||
        !check_ids(root, "objects", table->object[0].id, sizeof table->object[0],
                   table->object_count, fault) ||
        !check_ids(root, "starts", table->start[0].id, sizeof table->start[0], table->start_count,
                   fault)) {
        return false;
    }
    for (size_t i = 0; i < table->object_count; i++) {
        if (!check_object(root, table, i, fault)) {
            return false;
        }
    }
    for (size_t i = 0; i < table->start_count; i++) {
        if (!check_start(root, table, i, fault)) {
            return false;
        }
    }
    return true;
}
