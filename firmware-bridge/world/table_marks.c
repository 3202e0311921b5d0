/* What is painted on a table: points, shapes, zones, lines. */
#include <string.h>

#include "firmware-bridge/world/line_trace.h"
#include "firmware-bridge/world/table_parts.h"
#include "language/language.h"

bool table_read_point(const struct json_value *value, const struct table *table, struct point *out,
                      struct fault *fault) {
    if (!json_is_array(value, 2, 2, fault)) {
        return fault_advise(fault, _("A place is written [x, y], in mm from the lower left "
                                     "corner of the table."));
    }
    return json_real(value->first, 0, table->width_mm, &out->x_mm, fault) &&
           json_real(value->first->next, 0, table->height_mm, &out->y_mm, fault);
}

bool table_get_point(const struct json_value *object, const char *key, const struct table *table,
                     struct point *out, struct fault *fault) {
    const struct json_value *value = json_member(object, key);
    if (value == NULL) {
        return json_get_array(object, key, 2, 2, &value, fault);
    }
    return table_read_point(value, table, out, fault);
}

/* ---- shapes -------------------------------------------------------------- */

/* The numbers of a list, each between 0 and its greatest. */
static bool read_numbers(const struct json_value *list, const double *greatest, size_t count,
                         double *numbers, struct fault *fault) {
    if (!json_is_array(list, count, count, fault)) {
        return false;
    }
    const struct json_value *element = list->first;
    for (size_t i = 0; i < count; i++, element = element->next) {
        if (!json_real(element, 0, greatest[i], &numbers[i], fault)) {
            return false;
        }
    }
    return true;
}

static bool off_table(const struct json_value *value, const struct table *table,
                      struct fault *fault) {
    json_fault(value, fault, FAULT_RANGE, _("This reaches beyond the table's edge."));
    return fault_advise(fault, _("The table is %g mm wide and %g mm high."), table->width_mm,
                        table->height_mm);
}

static bool read_rectangle(const struct json_value *list, const struct table *table,
                           struct shape *out, struct fault *fault) {
    double w = table->width_mm, h = table->height_mm, numbers[4];
    if (!read_numbers(list, (const double[]){w, h, w, h}, 4, numbers, fault)) {
        return fault_advise(fault, _("A rectangle is [x, y, width, height], in mm; x and y are "
                                     "its lower left corner."));
    }
    if (numbers[2] < 1 || numbers[3] < 1) {
        return json_fault(list, fault, FAULT_RANGE, _("This rectangle has no area."));
    }
    *out = shape_rectangle(numbers[0], numbers[1], numbers[2], numbers[3]);
    return (numbers[0] + numbers[2] <= w && numbers[1] + numbers[3] <= h) ||
           off_table(list, table, fault);
}

static bool read_disc(const struct json_value *list, const struct table *table, struct shape *out,
                      struct fault *fault) {
    double w = table->width_mm, h = table->height_mm, numbers[3];
    if (!read_numbers(list, (const double[]){w, h, w}, 3, numbers, fault)) {
        return fault_advise(fault, _("A disc is [x, y, radius], in mm; x and y are its "
                                     "centre."));
    }
    double x = numbers[0], y = numbers[1], radius = numbers[2];
    if (radius < 1) {
        return json_fault(list, fault, FAULT_RANGE, _("This disc has no area."));
    }
    *out = shape_disc(x, y, radius);
    return (x - radius >= 0 && x + radius <= w && y - radius >= 0 && y + radius <= h) ||
           off_table(list, table, fault);
}

static bool read_polygon(const struct json_value *list, const struct table *table,
                         struct shape *out, struct fault *fault) {
    if (!json_is_array(list, 3, SHAPE_POINTS_MAX, fault)) {
        return fault_advise(fault, _("A polygon is a list of corners: [[x, y], [x, y], ...]."));
    }
    *out = (struct shape){.kind = SHAPE_POLYGON};
    for (const struct json_value *p = list->first; p != NULL; p = p->next) {
        if (!table_read_point(p, table, &out->point[out->count++], fault)) {
            return false;
        }
    }
    if (!shape_is_simple(out)) {
        json_fault(list, fault, FAULT_RANGE, _("The edges of this polygon cross each other."));
        return fault_advise(fault, _("Give its corners in order, going around it once."));
    }
    return true;
}

bool table_read_shape(const struct json_value *object, const struct table *table, struct shape *out,
                      struct fault *fault) {
    static const struct {
        const char *key;
        bool (*read)(const struct json_value *, const struct table *, struct shape *,
                     struct fault *);
    } kinds[] = {{"rectangle", read_rectangle}, {"disc", read_disc}, {"polygon", read_polygon}};
    const struct json_value *found = NULL;
    size_t kind = 0;
    for (size_t i = 0; i < READING_COUNT(kinds); i++) {
        const struct json_value *member = json_member(object, kinds[i].key);
        if (member != NULL && found != NULL) {
            return json_fault(member, fault, FAULT_DUPLICATE,
                              _("The shape is given already by \"%s\"."), found->key);
        }
        if (member != NULL) {
            found = member;
            kind = i;
        }
    }
    if (found == NULL) {
        json_fault(object, fault, FAULT_MISSING, _("The shape is missing."));
        return fault_advise(fault, _("Give \"rectangle\": [x, y, width, height], \"disc\": "
                                     "[x, y, radius] or \"polygon\": [[x, y], ...]."));
    }
    return kinds[kind].read(found, table, out, fault);
}

/* ---- zones and lines ----------------------------------------------------- */

bool table_read_zone(const struct json_value *element, size_t index, void *context,
                     struct fault *fault) {
    static const char *const keys[] = {"id", "name", "colour", "rectangle", "disc", "polygon"};
    struct table *table = context;
    struct table_zone *zone = &table->zone[index];
    zone->colour = table->floor;
    return json_only_keys(element, keys, READING_COUNT(keys), fault) &&
           reading_id(element, "id", zone->id, fault) &&
           reading_name(element, false, &zone->name, fault) &&
           reading_colour(element, "colour", &zone->colour, fault) &&
           table_read_shape(element, table, &zone->shape, fault);
}

static bool read_line_points(const struct json_value *element, const struct table *table,
                             struct table_line *line, struct fault *fault) {
    const struct json_value *list;
    if (!json_get_array(element, "points", 2, TABLE_LINE_POINTS_MAX, &list, fault)) {
        return false;
    }
    for (const struct json_value *p = list->first; p != NULL; p = p->next) {
        struct point *point = &line->point[p->index];
        if (!table_read_point(p, table, point, fault)) {
            return false;
        }
        if (p->index > 0 && point_same(*point, point[-1])) {
            return json_fault(p, fault, FAULT_DUPLICATE,
                              _("This point is the same as the one before."));
        }
        line->point_count = p->index + 1;
    }
    return true;
}

static bool read_gap(const struct json_value *element, size_t index, void *context,
                     struct fault *fault) {
    static const char *const keys[] = {"at_mm", "length_mm"};
    struct table_line *line = context;
    return json_only_keys(element, keys, READING_COUNT(keys), fault) &&
           json_get_real(element, "at_mm", 0, line_trace_length_mm(line), &line->gap[index].at_mm,
                         fault) &&
           json_get_real(element, "length_mm", 1, 1000, &line->gap[index].length_mm, fault);
}

/* Two points and "closed" would be the same run twice. */
static bool check_closed(const struct json_value *element, const struct table_line *line,
                         struct fault *fault) {
    if (!line->closed || (line->point_count > 2 &&
                          !point_same(line->point[0], line->point[line->point_count - 1]))) {
        return true;
    }
    json_fault(json_member(element, "closed"), fault, FAULT_RANGE,
               _("A closed line has at least three points, and does not repeat the first."));
    return fault_advise(fault, _("The last point is joined to the first by itself."));
}

bool table_read_line(const struct json_value *element, size_t index, void *context,
                     struct fault *fault) {
    static const char *const keys[] = {"points",    "width_mm", "colour",
                                       "corner_mm", "closed",   "gaps"};
    struct table *table = context;
    struct table_line *line = &table->line[index];
    return json_only_keys(element, keys, READING_COUNT(keys), fault) &&
           read_line_points(element, table, line, fault) &&
           json_get_real(element, "width_mm", 1, 200, &line->width_mm, fault) &&
           reading_colour(element, "colour", &line->colour, fault) &&
           reading_real(element, "corner_mm", 0, 1000, &line->corner_mm, fault) &&
           reading_boolean(element, "closed", &line->closed, fault) &&
           check_closed(element, line, fault) &&
           reading_list(element, "gaps", TABLE_LINE_GAPS_MAX, read_gap, line, &line->gap_count,
                        fault);
}
