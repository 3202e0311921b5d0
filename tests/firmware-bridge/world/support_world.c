#include "tests/firmware-bridge/world/support_world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void well(bool done, const struct fault *fault) {
    if (!done) {
        fail_msg("%s (%s) %s", fault->message, fault_kind_word(fault->kind), fault->advice);
    }
}

static struct stage set(const char *more, uint64_t seed, const char *border) {
    static const char form[] =
        "{'schema':'perseverons-table/1','name':{'en':'stage'},'size_mm':[2000,1200],"
        "'floor':'#ffffff','starts':[{'id':'s','at':[300,300],'heading_deg':0}],'border':%s%s%s}";
    char file[4096];
    const int length = snprintf(file, sizeof file, form, border, more[0] != '\0' ? "," : "", more);
    assert_in_range(length, 1, sizeof file - 1);
    for (char *quote = file; (quote = strchr(quote, '\'')) != NULL;) {
        *quote = '"';
    }
    struct fault fault = {0};
    struct stage stage = {0};
    stage.table = table_read_bytes("stage.json", file, (size_t)length, &fault);
    well(stage.table != NULL, &fault);
    stage.world = world_create(stage.table, seed, &fault);
    well(stage.world != NULL, &fault);
    well(robot_description_read("examples/robots/standard.json", &stage.model, &fault), &fault);
    return stage;
}

struct stage stage_set(const char *more, uint64_t seed) {
    return set(more, seed, "true");
}

struct stage stage_set_open(const char *more, uint64_t seed) {
    return set(more, seed, "false");
}

void stage_clear(struct stage *stage) {
    world_free(stage->world);
    table_free(stage->table);
    *stage = (struct stage){0};
}

int stage_robot(struct stage *stage, double x_mm, double y_mm, double heading_deg) {
    struct fault fault = {0};
    int robot = -1;
    const struct pose pose = {x_mm, y_mm, heading_deg};
    well(world_add_robot(stage->world, &stage->model, pose, &robot, &fault), &fault);
    return robot;
}

void stage_wait(struct stage *stage, uint32_t ms, uint32_t step_us) {
    for (uint32_t past_us = 0; past_us < ms * 1000; past_us += step_us) {
        world_step(stage->world, step_us);
    }
}

void stage_drive(struct stage *stage, int robot, int left_permille, int right_permille, uint32_t ms,
                 uint32_t step_us) {
    world_set_motors(stage->world, robot, left_permille, right_permille);
    stage_wait(stage, ms, step_us);
}

void stage_near(double value, double expected, double off, const char *file, int line) {
    if (!(fabs(value - expected) <= off)) {
        print_error("%.9g is not %.9g +- %.9g\n", value, expected, off);
        _fail(file, line);
    }
}

/* ---- the crowd ----------------------------------------------------------------- */

#define CROWD_ROBOTS 10
#define CROWD_STEPS  3000

static void fold(uint64_t *print, const void *data, size_t size) {
    const unsigned char *bytes = data;
    for (size_t i = 0; i < size; i++) {
        *print = (*print ^ bytes[i]) * 0x100000001b3u;
    }
}

static void fold_robot(uint64_t *print, const struct world *world, int robot) {
    const struct pose pose = world_robot_pose(world, robot);
    int32_t left_ticks, right_ticks;
    world_encoders(world, robot, &left_ticks, &right_ticks);
    const uint16_t distance_mm = world_distance_mm(world, robot, 0);
    const uint8_t bumpers = world_bumpers(world, robot);
    fold(print, &pose, sizeof pose);
    fold(print, &left_ticks, sizeof left_ticks);
    fold(print, &right_ticks, sizeof right_ticks);
    fold(print, &distance_mm, sizeof distance_mm);
    fold(print, &bumpers, sizeof bumpers);
    for (int sensor = 0; sensor < 5; sensor++) {
        const int light = world_ground_permille(world, robot, sensor);
        fold(print, &light, sizeof light);
    }
}

static void fold_things(uint64_t *print, struct world *world) {
    for (int i = 0; i < (int)world_table(world)->object_count; i++) {
        const struct point at = world_object_at(world, i);
        fold(print, &at, sizeof at);
    }
    struct world_crossing crossing;
    while (world_take_crossing(world, &crossing)) {
        fold(print, &crossing.time_us, sizeof crossing.time_us);
        fold(print, &crossing.direction, sizeof crossing.direction);
    }
}

/* Drives on what it sees, so that a difference anywhere grows. */
static void decide(struct world *world, int robot, int step) {
    const uint8_t bumpers = world_bumpers(world, robot);
    if (bumpers != 0) {
        world_set_motors(world, robot, -300 - 200 * (bumpers & 1), -500);
    } else if (world_distance_mm(world, robot, 0) < 120) {
        world_set_motors(world, robot, 400, -300);
    } else {
        const int bend = ((step / 60 + robot) % 5 - 2) * 90;
        world_set_motors(world, robot, 600 + bend, 600 - bend);
    }
}

uint64_t stage_crowd_fingerprint(uint64_t seed) {
    struct stage stage = stage_set(
        "'walls':[{'from':[800,0],'to':[800,500]},{'from':[1200,700],'to':[1200,1200]}],"
        "'lines':[{'points':[[100,200],[1900,1000]],'width_mm':20,'colour':'#000000'}],"
        "'obstacles':[{'disc':[1600,600,40],'height_mm':100}],"
        "'gates':[{'id':'g','from':[400,0],'to':[400,1200]}],'objects':["
        "{'id':'a','kind':'puck','at':[400,600],'diameter_mm':60,'height_mm':20,'mass_g':40},"
        "{'id':'b','kind':'puck','at':[1000,600],'diameter_mm':60,'height_mm':20,'mass_g':40},"
        "{'id':'c','kind':'can','at':[1000,1100],'diameter_mm':66,'height_mm':115,'mass_g':330}]",
        seed);
    uint64_t print = 0xcbf29ce484222325u;
    for (int i = 0; i < CROWD_ROBOTS; i++) {
        stage_robot(&stage, 200 + 400.0 * (i % 5), i < 5 ? 300 : 900, 37.0 * i);
    }
    for (int step = 0; step < CROWD_STEPS; step++) {
        for (int robot = 0; robot < CROWD_ROBOTS; robot++) {
            decide(stage.world, robot, step);
        }
        world_step(stage.world, step % 2 == 0 ? 5000 : 1000);
        for (int robot = 0; robot < CROWD_ROBOTS; robot++) {
            fold_robot(&print, stage.world, robot);
        }
        fold_things(&print, stage.world);
    }
    stage_clear(&stage);
    return print;
}
