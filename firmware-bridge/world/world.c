#include "firmware-bridge/world/world.h"

#include <assert.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "firmware-bridge/world/world_parts.h"
#include "language/language.h"

#define SOLVER_ITERATIONS 5 /* few bodies touch at once */

/* Debian builds Chipmunk2D with its checks on, and that build greets on stdout
 * once, where our results go: the greeting is sent nowhere. */
static cpSpace *new_space(void) {
    fflush(stdout);
    const int kept = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (kept >= 0 && nowhere >= 0) {
        dup2(nowhere, STDOUT_FILENO);
    }
    cpSpace *space = cpSpaceNew();
    fflush(stdout);
    if (kept >= 0) {
        dup2(kept, STDOUT_FILENO);
        close(kept);
    }
    if (nowhere >= 0) {
        close(nowhere);
    }
    return space;
}

/* ---- life --------------------------------------------------------------------- */

struct world *world_create(const struct table *table, uint64_t seed, struct fault *fault) {
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL) {
        fault_set(fault, FAULT_MEMORY, _("not enough memory"));
        return NULL;
    }
    world->table = table;
    world->seed = seed;
    world->floor = floor_paint(table, fault);
    world->space = world->floor != NULL ? new_space() : NULL;
    if (world->space == NULL || !solids_build_table(world)) {
        if (world->floor != NULL) {
            fault_set(fault, FAULT_MEMORY, _("not enough memory"));
        }
        world_free(world);
        return NULL;
    }
    cpSpaceSetIterations(world->space, SOLVER_ITERATIONS);
    return world;
}

void world_free(struct world *world) {
    if (world == NULL) {
        return;
    }
    if (world->space != NULL) {
        solids_remove(world);
    }
    for (int i = 0; i < world->robot_count; i++) {
        free(world->robot[i]);
    }
    floor_free(world->floor);
    free(world);
}

const struct table *world_table(const struct world *world) { return world->table; }
uint64_t world_seed(const struct world *world) { return world->seed; }
uint64_t world_time_us(const struct world *world) { return world->time_us; }

/* The ways are counted from the speeds that Chipmunk is about to move by. */
void world_step(struct world *world, uint32_t step_us) {
    assert(step_us > 0 && step_us <= WORLD_STEP_MAX_US);
    const double seconds = step_us * 1e-6;
    for (int i = 0; i < world->robot_count; i++) {
        drive_count_way(world->robot[i], seconds);
    }
    cpSpaceStep(world->space, seconds);
    world->time_us += step_us;
    for (int i = 0; i < world->robot_count; i++) {
        gates_step(world->robot[i], step_us);
        sensing_step(world->robot[i], seconds);
    }
}

/* ---- robots --------------------------------------------------------------------- */

static struct robot_body *robot_of(const struct world *world, int robot) {
    assert(robot >= 0 && robot < world->robot_count);
    return world->robot[robot];
}

struct point robot_body_place(const struct robot_body *robot, double forward_mm, double left_mm) {
    const cpVect at = cpBodyGetPosition(robot->body);
    const cpVect ahead = cpBodyGetRotation(robot->body);
    return (struct point){at.x + forward_mm * ahead.x - left_mm * ahead.y,
                          at.y + forward_mm * ahead.y + left_mm * ahead.x};
}

static bool room_for(const struct world *world, const struct robot_description *model,
                     struct pose pose, int itself, struct fault *fault) {
    const struct shape local = robot_description_body(model);
    const struct shape body = shape_placed(&local, pose);
    return solids_is_free(world, &body, itself, -1, fault);
}

bool world_add_robot(struct world *world, const struct robot_description *model, struct pose pose,
                     int *robot, struct fault *fault) {
    if (world->robot_count == WORLD_ROBOTS_MAX) {
        return fault_set(fault, FAULT_LIMIT, _("there is no room for more than %d robots"),
                         WORLD_ROBOTS_MAX);
    }
    if (!room_for(world, model, pose, -1, fault)) {
        return false;
    }
    struct robot_body *added = calloc(1, sizeof *added);
    if (added == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    added->world = world;
    added->number = world->robot_count;
    added->model = *model;
    world->robot[world->robot_count++] = added;
    if (!solids_build_robot(added, pose)) {
        return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    for (size_t i = 0; i < model->distance_count; i++) {
        added->distance_mm[i] = WORLD_DISTANCE_NONE_MM;
        added->measured_at_us[i] = world->time_us;
    }
    gates_remember(added);
    *robot = added->number;
    return true;
}

int world_robot_count(const struct world *world) { return world->robot_count; }

const struct robot_description *world_robot_model(const struct world *world, int robot) {
    return &robot_of(world, robot)->model;
}

struct pose world_robot_pose(const struct world *world, int robot) {
    const cpBody *body = robot_of(world, robot)->body;
    const cpVect at = cpBodyGetPosition(body);
    const double heading = remainder(cpBodyGetAngle(body) / SHAPE_RADIANS_PER_DEGREE, 360);
    return (struct pose){at.x, at.y, heading};
}

void world_robot_speed(const struct world *world, int robot, double *speed_mm_s,
                       double *turn_deg_s) {
    const cpBody *body = robot_of(world, robot)->body;
    *speed_mm_s = cpvdot(cpBodyGetVelocity(body), cpBodyGetRotation(body));
    *turn_deg_s = cpBodyGetAngularVelocity(body) / SHAPE_RADIANS_PER_DEGREE;
}

static int clamp_power(int permille) {
    return permille > 1000 ? 1000 : permille < -1000 ? -1000 : permille;
}

void world_set_motors(struct world *world, int robot, int left_permille, int right_permille) {
    robot_of(world, robot)->left_permille = clamp_power(left_permille);
    robot_of(world, robot)->right_permille = clamp_power(right_permille);
}

void world_motors(const struct world *world, int robot, int *left_permille, int *right_permille) {
    *left_permille = robot_of(world, robot)->left_permille;
    *right_permille = robot_of(world, robot)->right_permille;
}

void world_encoders(const struct world *world, int robot, int32_t *left_ticks,
                    int32_t *right_ticks) {
    const struct robot_body *of = robot_of(world, robot);
    const double ticks_per_mm = robot_description_ticks_per_mm(&of->model);
    *left_ticks = (int32_t)floor(of->left_mm * ticks_per_mm);
    *right_ticks = (int32_t)floor(of->right_mm * ticks_per_mm);
}

void world_press_buttons(struct world *world, int robot, uint8_t buttons) {
    robot_of(world, robot)->buttons = buttons;
}

uint8_t world_buttons(const struct world *world, int robot) {
    return robot_of(world, robot)->buttons;
}

void world_set_signals(struct world *world, int robot, struct world_signals signals) {
    robot_of(world, robot)->signals = signals;
}

struct world_signals world_signals(const struct world *world, int robot) {
    return robot_of(world, robot)->signals;
}

/* ---- objects and zones ------------------------------------------------------------ */

struct point world_object_at(const struct world *world, int object) {
    assert(object >= 0 && object < (int)world->table->object_count);
    const cpVect at = cpBodyGetPosition(world->object[object].body);
    return (struct point){at.x, at.y};
}

static struct shape object_disc(const struct world *world, int object, struct point at) {
    return shape_disc(at.x_mm, at.y_mm, world->table->object[object].radius_mm);
}

enum shape_overlap world_object_in_zone(const struct world *world, int object, int zone) {
    assert(zone >= 0 && zone < (int)world->table->zone_count);
    const struct shape disc = object_disc(world, object, world_object_at(world, object));
    return shape_overlap(&disc, &world->table->zone[zone].shape);
}

enum shape_overlap world_robot_in_zone(const struct world *world, int robot, int zone) {
    assert(zone >= 0 && zone < (int)world->table->zone_count);
    const struct shape local = robot_description_body(&robot_of(world, robot)->model);
    const struct shape body = shape_placed(&local, world_robot_pose(world, robot));
    return shape_overlap(&body, &world->table->zone[zone].shape);
}

/* ---- hands ------------------------------------------------------------------------- */

static void put_down(struct world *world, cpBody *body, double x_mm, double y_mm) {
    cpBodySetPosition(body, cpv(x_mm, y_mm));
    cpBodySetVelocity(body, cpvzero);
    cpBodySetAngularVelocity(body, 0);
    cpSpaceReindexShapesForBody(world->space, body);
}

bool world_place_robot(struct world *world, int robot, struct pose pose, struct fault *fault) {
    struct robot_body *of = robot_of(world, robot);
    if (!room_for(world, &of->model, pose, robot, fault)) {
        return false;
    }
    cpBodySetAngle(of->body, pose.heading_deg * SHAPE_RADIANS_PER_DEGREE);
    put_down(world, of->body, pose.x_mm, pose.y_mm);
    gates_remember(of);
    return true;
}

bool world_place_object(struct world *world, int object, struct point at, struct fault *fault) {
    assert(object >= 0 && object < (int)world->table->object_count);
    const struct shape disc = object_disc(world, object, at);
    if (!solids_is_free(world, &disc, -1, object, fault)) {
        return false;
    }
    put_down(world, world->object[object].body, at.x_mm, at.y_mm);
    return true;
}
