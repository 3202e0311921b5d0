#include "firmware-bridge/world/trajectory_sample.h"

static void sense(const struct world *world, int robot, struct trajectory_row *row) {
    const struct robot_description *model = world_robot_model(world, robot);
    row->ground_count = (int)model->ground_count;
    for (int i = 0; i < row->ground_count; i++) {
        row->ground_percent[i] = (uint8_t)((world_ground_permille(world, robot, i) + 5) / 10);
    }
    if (model->distance_count > 0) {
        row->distance_mm = world_distance_mm(world, robot, 0);
        row->has_distance = row->distance_mm != WORLD_DISTANCE_NONE_MM;
    }
    row->has_ticks = model->ticks_per_turn > 0;
    world_encoders(world, robot, &row->left_ticks, &row->right_ticks);
    row->bumpers = world_bumpers(world, robot);
    row->buttons = world_buttons(world, robot);
}

struct trajectory_row trajectory_sample(const struct world *world, int robot) {
    struct trajectory_row row = {.time_ms = (uint32_t)(world_time_us(world) / 1000),
                                 .has_pose = true,
                                 .pose = world_robot_pose(world, robot)};
    world_motors(world, robot, &row.left_permille, &row.right_permille);
    sense(world, robot, &row);
    return row;
}

bool trajectory_sample_objects(const struct world *world, struct trajectory_log *log,
                               struct fault *fault) {
    const struct table *table = world_table(world);
    for (size_t i = 0; i < table->object_count; i++) {
        if (!trajectory_log_object(log, table->object[i].id, world_object_at(world, (int)i),
                                   fault)) {
            return false;
        }
    }
    return true;
}
