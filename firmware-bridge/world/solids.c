/* Walls, obstacles, objects and robots as Chipmunk shapes. A shape carries its
 * height, because distance sensors look over what is low. */
#include <math.h>
#include <stdlib.h>

#include "firmware-bridge/world/world_parts.h"
#include "language/language.h"

#define BORDER_THICKNESS_MM 40.0
#define EDGE_RADIUS_MM      0.5 /* of an obstacle's edge */
#define FRICTION_SOLID      0.3
#define FRICTION_ROBOT      0.2

double solids_height_mm(const cpShape *shape) {
    return (double)(uintptr_t)cpShapeGetUserData(shape);
}

static bool finish(cpSpace *space, cpShape *shape, double height_mm, double friction) {
    if (shape == NULL) {
        return false;
    }
    cpShapeSetUserData(shape, (cpDataPointer)(uintptr_t)lrint(height_mm));
    cpShapeSetFriction(shape, friction);
    cpShapeSetElasticity(shape, 0);
    cpSpaceAddShape(space, shape);
    return true;
}

static cpVect vect(struct point point) { return cpv(point.x_mm, point.y_mm); }

static bool add_edge(struct world *world, struct point from, struct point to, double radius_mm,
                     double height_mm) {
    cpBody *ground = cpSpaceGetStaticBody(world->space);
    return finish(world->space, cpSegmentShapeNew(ground, vect(from), vect(to), radius_mm),
                  height_mm, FRICTION_SOLID);
}

static bool build_border(struct world *world) {
    const double out = BORDER_THICKNESS_MM / 2;
    const double right = world->table->width_mm + out;
    const double high = world->table->height_mm + out;
    const struct point corner[4] = {{-out, -out}, {right, -out}, {right, high}, {-out, high}};
    for (int i = 0; i < 4 && world->table->border; i++) {
        if (!add_edge(world, corner[i], corner[(i + 1) % 4], out, WORLD_BORDER_HEIGHT_MM)) {
            return false;
        }
    }
    return true;
}

static bool build_obstacle(struct world *world, const struct table_obstacle *obstacle) {
    const struct shape *shape = &obstacle->shape;
    if (shape->kind == SHAPE_DISC) {
        cpShape *disc = cpCircleShapeNew(cpSpaceGetStaticBody(world->space), shape->radius_mm,
                                         vect(shape->centre));
        return finish(world->space, disc, obstacle->height_mm, FRICTION_SOLID);
    }
    for (size_t i = 0; i < shape->count; i++) {
        if (!add_edge(world, shape->point[i], shape->point[(i + 1) % shape->count], EDGE_RADIUS_MM,
                      obstacle->height_mm)) {
            return false;
        }
    }
    return true;
}

static bool build_object(struct world *world, size_t index) {
    const struct table_object *thing = &world->table->object[index];
    struct object_body *object = &world->object[index];
    const double moment = cpMomentForCircle(thing->mass_g, 0, thing->radius_mm, cpvzero);
    object->friction = thing->friction;
    object->body = cpBodyNew(thing->mass_g, moment);
    if (object->body == NULL) {
        return false;
    }
    cpBodySetPosition(object->body, vect(thing->at));
    cpBodySetUserData(object->body, object);
    cpBodySetVelocityUpdateFunc(object->body, drive_object_velocity);
    cpSpaceAddBody(world->space, object->body);
    object->shape = cpCircleShapeNew(object->body, thing->radius_mm, cpvzero);
    return finish(world->space, object->shape, thing->height_mm, FRICTION_SOLID);
}

bool solids_build_table(struct world *world) {
    const struct table *table = world->table;
    bool built = build_border(world);
    for (size_t i = 0; i < table->wall_count && built; i++) {
        const struct table_wall *wall = &table->wall[i];
        built = add_edge(world, wall->from, wall->to, wall->thickness_mm / 2, wall->height_mm);
    }
    for (size_t i = 0; i < table->obstacle_count && built; i++) {
        built = build_obstacle(world, &table->obstacle[i]);
    }
    for (size_t i = 0; i < table->object_count && built; i++) {
        built = build_object(world, i);
    }
    return built;
}

static cpShape *body_shape(struct robot_body *robot, const struct shape *outline) {
    if (outline->kind == SHAPE_DISC) {
        return cpCircleShapeNew(robot->body, outline->radius_mm, vect(outline->centre));
    }
    cpVect corners[SHAPE_POINTS_MAX];
    for (size_t i = 0; i < outline->count; i++) {
        corners[i] = vect(outline->point[i]);
    }
    return cpPolyShapeNew(robot->body, (int)outline->count, corners, cpTransformIdentity, 0);
}

bool solids_build_robot(struct robot_body *robot, struct pose pose) {
    const struct robot_description *model = &robot->model;
    const struct shape outline = robot_description_body(model);
    const double moment = cpMomentForBox(model->mass_g, model->length_mm, model->width_mm);
    robot->body = cpBodyNew(model->mass_g, moment);
    if (robot->body == NULL) {
        return false;
    }
    cpBodySetPosition(robot->body, cpv(pose.x_mm, pose.y_mm));
    cpBodySetAngle(robot->body, pose.heading_deg * SHAPE_RADIANS_PER_DEGREE);
    cpBodySetUserData(robot->body, robot);
    cpBodySetVelocityUpdateFunc(robot->body, drive_robot_velocity);
    cpSpaceAddBody(robot->world->space, robot->body);
    robot->shape = body_shape(robot, &outline);
    return finish(robot->world->space, robot->shape, model->height_mm, FRICTION_ROBOT);
}

/* ---- taking it all apart --------------------------------------------------- */

static void remove_shape(cpShape *shape, void *space) {
    cpSpaceRemoveShape(space, shape);
    cpShapeFree(shape);
}

static void remove_shape_later(cpSpace *space, void *shape, void *data) {
    (void)data;
    remove_shape(shape, space);
}

static void note_shape(cpShape *shape, void *space) {
    cpSpaceAddPostStepCallback(space, remove_shape_later, shape, NULL);
}

static void remove_body(cpSpace *space, cpBody *body) {
    if (body != NULL) {
        cpSpaceRemoveBody(space, body);
        cpBodyFree(body);
    }
}

void solids_remove(struct world *world) {
    cpSpaceEachShape(world->space, note_shape, world->space);
    for (int i = 0; i < world->robot_count; i++) {
        remove_body(world->space, world->robot[i]->body);
    }
    for (size_t i = 0; i < world->table->object_count; i++) {
        remove_body(world->space, world->object[i].body);
    }
    cpSpaceFree(world->space);
}

/* ---- whether a place is free ------------------------------------------------ */

static bool occupied(struct fault *fault, const char *by) {
    return fault_set(fault, FAULT_RANGE, _("this place is taken by %s"), by);
}

static bool is_on_table(const struct world *world, const struct shape *shape) {
    const struct table *table = world->table;
    const struct shape whole = shape_rectangle(0, 0, table->width_mm, table->height_mm);
    return shape_overlap(shape, &whole) == SHAPE_WHOLLY;
}

static bool meets_wall(const struct table *table, const struct shape *shape) {
    for (size_t i = 0; i < table->wall_count; i++) {
        const struct table_wall *wall = &table->wall[i];
        const double x = wall->to.x_mm - wall->from.x_mm;
        const double y = wall->to.y_mm - wall->from.y_mm;
        const struct shape flat =
            shape_rectangle(0, -wall->thickness_mm / 2, hypot(x, y), wall->thickness_mm);
        const struct pose pose = {wall->from.x_mm, wall->from.y_mm,
                                  atan2(y, x) / SHAPE_RADIANS_PER_DEGREE};
        const struct shape placed = shape_placed(&flat, pose);
        if (shape_overlap(shape, &placed) != SHAPE_APART) {
            return true;
        }
    }
    return false;
}

static bool meets_obstacle(const struct table *table, const struct shape *shape) {
    for (size_t i = 0; i < table->obstacle_count; i++) {
        if (shape_overlap(shape, &table->obstacle[i].shape) != SHAPE_APART) {
            return true;
        }
    }
    return false;
}

static int object_met(const struct world *world, const struct shape *shape, int itself) {
    for (int i = 0; i < (int)world->table->object_count; i++) {
        const struct point at = world_object_at(world, i);
        const struct shape disc = shape_disc(at.x_mm, at.y_mm, world->table->object[i].radius_mm);
        if (i != itself && shape_overlap(shape, &disc) != SHAPE_APART) {
            return i;
        }
    }
    return -1;
}

static bool meets_robot(const struct world *world, const struct shape *shape, int itself) {
    for (int i = 0; i < world->robot_count; i++) {
        const struct shape local = robot_description_body(&world->robot[i]->model);
        const struct shape body = shape_placed(&local, world_robot_pose(world, i));
        if (i != itself && shape_overlap(shape, &body) != SHAPE_APART) {
            return true;
        }
    }
    return false;
}

bool solids_is_free(const struct world *world, const struct shape *shape, int robot, int object,
                    struct fault *fault) {
    if (!is_on_table(world, shape)) {
        return fault_set(fault, FAULT_RANGE, _("this place is not wholly on the table"));
    }
    if (meets_wall(world->table, shape)) {
        return occupied(fault, _("a wall"));
    }
    if (meets_obstacle(world->table, shape)) {
        return occupied(fault, _("an obstacle"));
    }
    const int met = object_met(world, shape, object);
    if (met >= 0) {
        return occupied(fault, world->table->object[met].id);
    }
    return !meets_robot(world, shape, robot) || occupied(fault, _("another robot"));
}
