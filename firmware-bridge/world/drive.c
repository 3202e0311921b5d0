/* Motors, wheels and floor.
 *
 * Each motor pulls its wheel towards the speed of its power with a first-order
 * lag, and the floor gives no more than grip allows; sideways the wheels hold,
 * up to the same grip. So a robot that pushes against a wall stands, and its
 * encoders stand with it. Slip is what the encoders see and the floor does not. */
#include <math.h>
#include <stdlib.h>

#include "firmware-bridge/world/noise.h"
#include "firmware-bridge/world/world_parts.h"

#define SLIP_CHANGES_EVERY_US 50000u

static double clamp(double value, double limit) {
    return value > limit ? limit : value < -limit ? -limit : value;
}

static double wanted_mm_s(const struct robot_body *robot, int permille) {
    if (abs(permille) < robot->model.dead_permille) {
        return 0;
    }
    return robot->model.max_speed_mm_s * permille / 1000.0;
}

void drive_robot_velocity(cpBody *body, cpVect gravity, cpFloat damping, cpFloat seconds) {
    (void)gravity;
    (void)damping;
    struct robot_body *robot = cpBodyGetUserData(body);
    const struct robot_description *model = &robot->model;
    const cpVect ahead = cpBodyGetRotation(body);
    const cpVect velocity = cpBodyGetVelocity(body);
    const double turning = cpBodyGetAngularVelocity(body) * model->track_mm / 2;
    const double forward = cpvdot(velocity, ahead);
    const double sideways = cpvcross(ahead, velocity);
    const double most = model->grip * WORLD_GRAVITY_MM_S2 * seconds;
    const double lag = 1 - exp(-seconds * 1000 / model->time_constant_ms);
    const double left = forward - turning;
    const double right = forward + turning;
    const double new_left =
        left + clamp((wanted_mm_s(robot, robot->left_permille) - left) * lag, most);
    const double new_right =
        right + clamp((wanted_mm_s(robot, robot->right_permille) - right) * lag, most);
    const double speed = (new_left + new_right) / 2;
    const double spin = (new_right - new_left) / model->track_mm;
    /* The next step's way is along its middle heading: an arc, not a polygon. */
    const cpVect along = cpvrotate(ahead, cpv(1, spin * seconds / 2));
    const double drift = sideways - clamp(sideways, most);
    cpBodySetVelocity(body, cpvadd(cpvmult(along, speed), cpvmult(cpvperp(ahead), drift)));
    cpBodySetAngularVelocity(body, spin);
}

void drive_count_way(struct robot_body *robot, double seconds) {
    const struct robot_description *model = &robot->model;
    const uint64_t seed = robot->world->seed;
    const double forward = cpvdot(cpBodyGetVelocity(robot->body), cpBodyGetRotation(robot->body));
    const double turning = cpBodyGetAngularVelocity(robot->body) * model->track_mm / 2;
    double left_slip = 0;
    double right_slip = 0;
    if (seed != 0 && model->slip_percent > 0) {
        const uint64_t moment = robot->world->time_us / SLIP_CHANGES_EVERY_US;
        left_slip = noise_normal(seed, robot->number, NOISE_SLIP, moment);
        right_slip = noise_normal(seed, robot->number, NOISE_SLIP + 1, moment);
    }
    robot->left_mm += (forward - turning) * seconds * (1 + left_slip * model->slip_percent / 100);
    robot->right_mm += (forward + turning) * seconds * (1 + right_slip * model->slip_percent / 100);
}

/* Dry friction on the floor, in translation and rotation. */
void drive_object_velocity(cpBody *body, cpVect gravity, cpFloat damping, cpFloat seconds) {
    (void)gravity;
    (void)damping;
    const struct object_body *object = cpBodyGetUserData(body);
    const double most = object->friction * WORLD_GRAVITY_MM_S2 * seconds;
    const cpVect velocity = cpBodyGetVelocity(body);
    const double speed = cpvlength(velocity);
    const double left = speed > most ? (speed - most) / speed : 0;
    cpBodySetVelocity(body, cpvmult(velocity, left));
    cpBodySetAngularVelocity(body, cpBodyGetAngularVelocity(body) * left);
}
