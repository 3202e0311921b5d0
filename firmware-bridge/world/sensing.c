/* Sensors. Ground is read whenever somebody asks; distances are measured at
 * their own period, bumpers are felt at every step. */
#include <assert.h>
#include <math.h>

#include "firmware-bridge/world/noise.h"
#include "firmware-bridge/world/world_parts.h"

#define BUMPER_HOLDS_US 20000u /* a switch stays closed between two bounces */

static const struct robot_body *robot_of(const struct world *world, int robot) {
    assert(robot >= 0 && robot < world->robot_count);
    return world->robot[robot];
}

/* ---- ground ----------------------------------------------------------------- */

int world_ground_permille(const struct world *world, int robot, int sensor) {
    const struct robot_body *of = robot_of(world, robot);
    assert(sensor >= 0 && sensor < (int)of->model.ground_count);
    const struct robot_ground_sensor *fitted = &of->model.ground[sensor];
    const struct point at = robot_body_place(of, fitted->forward_mm, fitted->left_mm);
    const double half = fitted->spot_mm / 2;
    double light = (floor_at(world->floor, at.x_mm - half, at.y_mm - half) +
                    floor_at(world->floor, at.x_mm + half, at.y_mm - half) +
                    floor_at(world->floor, at.x_mm - half, at.y_mm + half) +
                    floor_at(world->floor, at.x_mm + half, at.y_mm + half)) /
                   4;
    light += 10 * fitted->noise_percent *
             noise_normal(world->seed, robot, NOISE_GROUND + sensor, world->time_us);
    return light < 0 ? 0 : light > 1000 ? 1000 : (int)(light + 0.5);
}

/* ---- distance ---------------------------------------------------------------- */

struct look {
    const cpShape *itself;
    double height_mm;
    double nearest; /* share of the ray */
};

static void meet(cpShape *shape, cpVect point, cpVect normal, cpFloat alpha, void *data) {
    (void)point;
    (void)normal;
    struct look *look = data;
    if (alpha < look->nearest && shape != look->itself &&
        solids_height_mm(shape) >= look->height_mm) {
        look->nearest = alpha;
    }
}

/* Of all rays the nearest echo counts: none need look farther than those before. */
static double nearest_mm(const struct robot_body *robot,
                         const struct robot_distance_sensor *sensor) {
    const struct point at = robot_body_place(robot, sensor->forward_mm, sensor->left_mm);
    const cpVect from = cpv(at.x_mm, at.y_mm);
    const double axis = cpBodyGetAngle(robot->body) + sensor->angle_deg * SHAPE_RADIANS_PER_DEGREE;
    const double cone = sensor->cone_deg * SHAPE_RADIANS_PER_DEGREE;
    double nearest = sensor->max_mm;
    for (int i = 0; i < sensor->rays; i++) {
        const double share = sensor->rays > 1 ? 2.0 * i / (sensor->rays - 1) - 1 : 0;
        const cpVect to = cpvadd(from, cpvmult(cpvforangle(axis + share * cone), nearest));
        struct look look = {robot->shape, sensor->height_mm, 1};
        cpSpaceSegmentQuery(robot->world->space, from, to, 0, CP_SHAPE_FILTER_ALL, meet, &look);
        nearest *= look.nearest;
    }
    return nearest;
}

static void measure(struct robot_body *robot, int index) {
    const struct robot_distance_sensor *sensor = &robot->model.distance[index];
    const struct world *world = robot->world;
    double distance = nearest_mm(robot, sensor);
    if (distance >= sensor->max_mm) {
        robot->distance_mm[index] = WORLD_DISTANCE_NONE_MM;
        return;
    }
    distance += sensor->noise_mm *
                noise_normal(world->seed, robot->number, NOISE_DISTANCE + index, world->time_us);
    distance = fmin(fmax(distance, sensor->min_mm), sensor->max_mm);
    robot->distance_mm[index] = (uint16_t)lrint(distance);
}

uint16_t world_distance_mm(const struct world *world, int robot, int sensor) {
    const struct robot_body *of = robot_of(world, robot);
    assert(sensor >= 0 && sensor < (int)of->model.distance_count);
    return of->distance_mm[sensor];
}

/* ---- bumpers ------------------------------------------------------------------ */

struct touch {
    struct robot_body *robot;
    double seconds;
};

static void feel(cpBody *body, cpArbiter *arbiter, void *data) {
    const struct touch *touch = data;
    struct robot_body *robot = touch->robot;
    const struct robot_description *model = &robot->model;
    const double force_mn = cpvlength(cpArbiterTotalImpulse(arbiter)) / touch->seconds / 1000;
    const double middle =
        model->front_mm - (model->is_round ? model->width_mm : model->length_mm) / 2;
    for (int c = 0; c < cpArbiterGetCount(arbiter); c++) {
        const cpVect at = cpBodyWorldToLocal(body, cpArbiterGetPointA(arbiter, c));
        const double angle = atan2(at.y, at.x - middle) / SHAPE_RADIANS_PER_DEGREE;
        for (size_t i = 0; i < model->bumper_count; i++) {
            const struct robot_bumper *bumper = &model->bumper[i];
            if (angle >= bumper->from_deg && angle <= bumper->to_deg &&
                force_mn >= bumper->force_mn) {
                robot->bumped_at_us[i] = robot->world->time_us;
                robot->bumpers |= (uint8_t)(1u << i);
            }
        }
    }
}

static void feel_bumpers(struct robot_body *robot, double seconds) {
    for (size_t i = 0; i < robot->model.bumper_count && robot->bumpers != 0; i++) {
        if (robot->world->time_us - robot->bumped_at_us[i] >= BUMPER_HOLDS_US) {
            robot->bumpers &= (uint8_t) ~(1u << i);
        }
    }
    struct touch touch = {robot, seconds};
    cpBodyEachArbiter(robot->body, feel, &touch);
}

uint8_t world_bumpers(const struct world *world, int robot) {
    return robot_of(world, robot)->bumpers;
}

void sensing_step(struct robot_body *robot, double seconds) {
    feel_bumpers(robot, seconds);
    for (size_t i = 0; i < robot->model.distance_count; i++) {
        const uint64_t period_us = robot->model.distance[i].period_ms * 1000ull;
        const uint64_t since_us = robot->world->time_us - robot->measured_at_us[i];
        if (since_us >= period_us) {
            /* counted from when it was due, so that a coarse step keeps the pace */
            robot->measured_at_us[i] = robot->world->time_us - since_us % period_us;
            measure(robot, (int)i);
        }
    }
}
