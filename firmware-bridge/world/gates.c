/* Gates: when, inside a step, did a robot's watched point pass between two posts? */
#include "firmware-bridge/world/world_parts.h"

static struct point watched(const struct robot_body *robot, enum table_gate_watch watch) {
    return robot_body_place(robot, watch == TABLE_GATE_FRONT ? robot->model.front_mm : 0, 0);
}

void gates_remember(struct robot_body *robot) {
    robot->watched[TABLE_GATE_FRONT] = watched(robot, TABLE_GATE_FRONT);
    robot->watched[TABLE_GATE_CENTRE] = watched(robot, TABLE_GATE_CENTRE);
}

/* Twice the area of a-b-p: positive when p lies to the left of a-b. */
static double side(struct point a, struct point b, struct point p) {
    return (b.x_mm - a.x_mm) * (p.y_mm - a.y_mm) - (b.y_mm - a.y_mm) * (p.x_mm - a.x_mm);
}

static void note(struct world *world, struct world_crossing crossing) {
    const size_t at = (world->crossing_first + world->crossing_count) % WORLD_CROSSINGS_MAX;
    world->crossing[at] = crossing;
    if (world->crossing_count < WORLD_CROSSINGS_MAX) {
        world->crossing_count++;
    } else {
        world->crossing_first = (world->crossing_first + 1) % WORLD_CROSSINGS_MAX;
    }
}

/* A point on the line belongs to its right side, so that no pass is seen twice. */
static void look(struct robot_body *robot, int index, struct point before, struct point after,
                 uint32_t step_us) {
    struct world *world = robot->world;
    const struct table_gate *gate = &world->table->gate[index];
    const double was = side(gate->from, gate->to, before);
    const double is = side(gate->from, gate->to, after);
    if ((was > 0) == (is > 0)) {
        return;
    }
    const double one = side(before, after, gate->from);
    const double other = side(before, after, gate->to);
    if ((one > 0) == (other > 0)) {
        return;
    }
    const double share = was / (was - is);
    const uint64_t began_us = world->time_us - step_us;
    note(world, (struct world_crossing){.time_us = began_us + (uint64_t)(share * step_us + 0.5),
                                        .gate = index,
                                        .robot = robot->number,
                                        .direction = is > 0 ? 1 : -1});
}

void gates_step(struct robot_body *robot, uint32_t step_us) {
    const struct table *table = robot->world->table;
    if (table->gate_count == 0) {
        return;
    }
    const struct point before[2] = {robot->watched[0], robot->watched[1]};
    gates_remember(robot);
    for (size_t i = 0; i < table->gate_count; i++) {
        const enum table_gate_watch watch = table->gate[i].watch;
        look(robot, (int)i, before[watch], robot->watched[watch], step_us);
    }
}

bool world_take_crossing(struct world *world, struct world_crossing *crossing) {
    if (world->crossing_count == 0) {
        return false;
    }
    *crossing = world->crossing[world->crossing_first];
    world->crossing_first = (world->crossing_first + 1) % WORLD_CROSSINGS_MAX;
    world->crossing_count--;
    return true;
}
