#include "arena/observe.h"

#include <math.h>
#include <string.h>

#include "language/language.h"
#include "scoring/rational.h"

/* ---- finding things by name ---- */

static int object_index(const struct table *table, const char *id) {
    for (size_t i = 0; i < table->object_count; i++) {
        if (strcmp(table->object[i].id, id) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static int zone_index(const struct table *table, const char *id) {
    const struct table_zone *zone = table_zone_find(table, id);
    return zone != NULL ? (int)(zone - table->zone) : -1;
}

static int gate_index(const struct table *table, const char *id) {
    const struct table_gate *gate = table_gate_find(table, id);
    return gate != NULL ? (int)(gate - table->gate) : -1;
}

/* ---- is everything on the table? ---- */

typedef int finder(const struct table *table, const char *id);

static bool check_ids(const struct table *table, const char *field, const char *const *ids,
                      size_t count, finder *find, const char *message, struct fault *fault) {
    for (size_t i = 0; i < count; i++) {
        if (find(table, ids[i]) < 0) {
            fault_set(fault, FAULT_REFERENCE, message, ids[i], table->id);
            fault_in_field(fault, field);
            return fault_advise(fault, _("Is this the table of this contest?"));
        }
    }
    return true;
}

static bool check_zones(const struct table *table, const char *field, const char *const *ids,
                        size_t count, struct fault *fault) {
    return check_ids(table, field, ids, count, zone_index,
                     _("the contest looks at the zone “%s”, and the table “%s” has none"), fault);
}

static bool check_objects(const struct table *table, const char *field, const char *const *ids,
                          size_t count, struct fault *fault) {
    return check_ids(table, field, ids, count, object_index,
                     _("the contest looks for the object “%s”, and the table “%s” has none"),
                     fault);
}

static bool check_gates(const struct table *table, const char *field, const char *const *ids,
                        size_t count, struct fault *fault) {
    return check_ids(table, field, ids, count, gate_index,
                     _("the contest times at the gate “%s”, and the table “%s” has none"), fault);
}

static bool check_item(const struct contest_item *item, const struct table *table,
                       struct fault *fault) {
    const struct contest_observe *observe = &item->observe;
    switch (observe->what) {
    case OBSERVE_ZONE_OF:
        for (size_t i = 0; i < item->choice_count; i++) {
            if (!check_zones(table, item->id, item->choices[i].zones, item->choices[i].zone_count,
                             fault)) {
                return false;
            }
        }
        return check_objects(table, item->id, observe->ids, observe->id_count, fault);
    case OBSERVE_OBJECTS_MOVED:
        return check_objects(table, item->id, observe->ids, observe->id_count, fault);
    case OBSERVE_OBJECTS_IN:
    case OBSERVE_ROBOT_IN:
    case OBSERVE_ZONES_VISITED:
        return check_zones(table, item->id, observe->ids, observe->id_count, fault);
    case OBSERVE_GATES_CROSSED:
        return check_gates(table, item->id, observe->ids, observe->id_count, fault);
    case OBSERVE_NOTHING:
    case OBSERVE_RUN_TIME:
    case OBSERVE_RESTARTS:
        break;
    }
    return true;
}

bool observe_check(const struct contest_event *event, const struct table *table,
                   struct fault *fault) {
    const struct contest_match *match = &event->match;
    if (!check_gates(table, "start_gate", &match->start_gate, match->start_gate != NULL, fault) ||
        !check_gates(table, "finish_gate", &match->finish_gate, match->finish_gate != NULL,
                     fault)) {
        return false;
    }
    for (size_t i = 0; i < event->item_count; i++) {
        if (!check_item(&event->items[i], table, fault)) {
            return false;
        }
    }
    return true;
}

/* ---- during the run ---- */

void observe_begin(struct observation *observation, const struct table *table) {
    *observation = (struct observation){.table = table};
}

static bool robot_stands_in(const struct world *world, int robot, const struct table *table,
                            int zone) {
    struct pose pose = world_robot_pose(world, robot);
    return shape_contains(&table->zone[zone].shape, (struct point){pose.x_mm, pose.y_mm});
}

void observe_robot(struct observation *observation, const struct world *world, int robot) {
    for (size_t i = 0; i < observation->table->zone_count; i++) {
        if (!observation->visited[i]) {
            observation->visited[i] = robot_stands_in(world, robot, observation->table, (int)i);
        }
    }
}

void observe_crossing(struct observation *observation, int gate) {
    observation->crossed[gate] = true;
}

/* ---- at the end ---- */

struct view {
    const struct observation *observation;
    const struct table *table;
    const struct world *world;
    int robot;
    const struct observe_end *end;
};

static bool lies_in(const struct view *view, int object, const char *zone_id,
                    enum contest_straddling straddling) {
    int zone = zone_index(view->table, zone_id);
    if (straddling == STRADDLING_CENTRE) {
        return shape_contains(&view->table->zone[zone].shape, world_object_at(view->world, object));
    }
    enum shape_overlap overlap = world_object_in_zone(view->world, object, zone);
    return straddling == STRADDLING_INSIDE ? overlap == SHAPE_WHOLLY : overlap != SHAPE_APART;
}

static bool lies_in_any(const struct view *view, int object, const char *const *zones, size_t count,
                        enum contest_straddling straddling) {
    for (size_t i = 0; i < count; i++) {
        if (lies_in(view, object, zones[i], straddling)) {
            return true;
        }
    }
    return false;
}

static size_t choice_of_object(const struct view *view, const struct contest_item *item) {
    const struct contest_observe *observe = &item->observe;
    int object = object_index(view->table, observe->ids[0]);
    size_t best = observe->otherwise;
    bool found = false;
    for (size_t i = 0; i < item->choice_count; i++) {
        const struct contest_choice *choice = &item->choices[i];
        if (lies_in_any(view, object, choice->zones, choice->zone_count, observe->straddling) &&
            (!found || rational_compare(choice->points, item->choices[best].points) > 0)) {
            best = i;
            found = true;
        }
    }
    return best;
}

static bool was_moved(const struct view *view, const struct contest_observe *observe, size_t i) {
    int object = object_index(view->table, observe->ids[i]);
    struct point now = world_object_at(view->world, object);
    struct point before = view->table->object[object].at;
    return hypot(now.x_mm - before.x_mm, now.y_mm - before.y_mm) >= (double)observe->by_mm;
}

static int64_t count_objects_in(const struct view *view, const struct contest_observe *observe) {
    int64_t count = 0;
    for (size_t i = 0; i < view->table->object_count; i++) {
        count += lies_in_any(view, (int)i, observe->ids, observe->id_count, observe->straddling);
    }
    return count;
}

/* How many of the ids named it is true for. */
static int64_t count_ids(const struct view *view, const struct contest_observe *observe) {
    int64_t count = 0;
    for (size_t i = 0; i < observe->id_count; i++) {
        const char *id = observe->ids[i];
        switch (observe->what) {
        case OBSERVE_OBJECTS_MOVED:
            count += was_moved(view, observe, i);
            break;
        case OBSERVE_ROBOT_IN:
            count +=
                robot_stands_in(view->world, view->robot, view->table, zone_index(view->table, id));
            break;
        case OBSERVE_ZONES_VISITED:
            count += view->observation->visited[zone_index(view->table, id)];
            break;
        default: /* OBSERVE_GATES_CROSSED */
            count += view->observation->crossed[gate_index(view->table, id)];
        }
    }
    return count;
}

static int64_t count_of(const struct view *view, const struct contest_observe *observe) {
    switch (observe->what) {
    case OBSERVE_RUN_TIME:
        return view->end->run_ms;
    case OBSERVE_RESTARTS:
        return view->end->restarts;
    case OBSERVE_OBJECTS_IN:
        return count_objects_in(view, observe);
    default:
        return count_ids(view, observe);
    }
}

static bool set_count(struct sheet *sheet, const struct contest_item *item, int64_t count,
                      struct fault *fault) {
    struct rational value = rational_whole(count);
    bool too_many = rational_compare(value, item->max) > 0;
    return sheet_set_number(sheet, item, too_many ? item->max : value, fault);
}

static bool fill_item(const struct view *view, const struct contest_item *item, struct sheet *sheet,
                      struct fault *fault) {
    if (item->observe.what == OBSERVE_NOTHING) {
        return true;
    }
    if (item->observe.what == OBSERVE_ZONE_OF) {
        return sheet_set_choice(sheet, item, choice_of_object(view, item), fault);
    }
    int64_t count = count_of(view, &item->observe);
    if (item->type == ITEM_YES_NO) {
        return sheet_set_yes_no(sheet, item, count > 0, fault);
    }
    return set_count(sheet, item, count, fault);
}

bool observe_fill(const struct observation *observation, const struct world *world, int robot,
                  const struct observe_end *end, struct sheet *sheet, struct fault *fault) {
    struct view view = {observation, observation->table, world, robot, end};
    const struct contest_event *event = sheet->event;
    for (size_t i = 0; i < event->item_count; i++) {
        if (!fill_item(&view, &event->items[i], sheet, fault)) {
            return false;
        }
    }
    return true;
}
