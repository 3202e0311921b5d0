/* How fast the virtual world goes: crowds of robots that wander about a walled
 * table, physics at a 10 ms step and every sensor of every robot read at each.
 * Enki, the simulator behind Thymio, is measured beside when it was built. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "firmware-bridge/world/world.h"

#define STEP_US     10000u
#define ROBOT_STEPS 60000 /* in one measure */
#define MEASURES    9     /* the best counts: the machine may be busy elsewhere */
#define NEAR_MM     150

struct crowd {
    int robots;
    int rows;
    int columns;
    const char *table; /* walls all around, and inside */
    double target;
};

#define INSIDE                                                                                     \
    "\"name\":{\"en\":\"crowd\"},\"border\":true,\"floor\":\"#ffffff\","                           \
    "\"starts\":[{\"id\":\"s\",\"at\":[300,300],\"heading_deg\":0}],"
static const char small_table[] =
    "{\"schema\":\"perseverons-table/1\",\"size_mm\":[2000,1200]," INSIDE
    "\"lines\":[{\"points\":[[100,200],[1900,1000]],\"width_mm\":20,\"colour\":\"#000000\"}],"
    "\"walls\":[{\"from\":[800,0],\"to\":[800,500]},{\"from\":[1200,700],\"to\":[1200,1200]}]}";
static const char large_table[] =
    "{\"schema\":\"perseverons-table/1\",\"size_mm\":[4000,4000]," INSIDE
    "\"lines\":[{\"points\":[[100,200],[3900,3800]],\"width_mm\":20,\"colour\":\"#000000\"}],"
    "\"walls\":[{\"from\":[2000,0],\"to\":[2000,1600]},{\"from\":[0,2400],\"to\":[1200,2400]},"
    "{\"from\":[2800,2400],\"to\":[4000,2400]}]}";

static const struct crowd crowds[] = {
    {1, 1, 1, small_table, 300000},
    {10, 2, 5, small_table, 300000},
    {100, 10, 10, large_table, 250000},
};

/* Of the processor, so that what else the machine does counts for less. */
static double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void need(bool done, const struct fault *fault) {
    if (!done) {
        fprintf(stderr, "%s %s\n", fault->message, fault->advice);
        exit(1);
    }
}

/* In the middle of its cell of a grid: the walls stand between cells. */
static void put_on_grid(struct world *world, const struct crowd *crowd,
                        const struct robot_description *model) {
    const struct table *table = world_table(world);
    for (int i = 0; i < crowd->robots; i++) {
        const int column = i % crowd->columns, row = i / crowd->columns;
        const struct pose pose = {(column + 0.5) * table->width_mm / crowd->columns,
                                  (row + 0.5) * table->height_mm / crowd->rows, 180 + 37.0 * i};
        struct fault fault = {0};
        int robot;
        need(world_add_robot(world, model, pose, &robot, &fault), &fault);
    }
}

/* Reads everything, and goes on in arcs, or back and away from what is near. */
static int32_t live(struct world *world, int robot, int step) {
    int32_t seen = 0, left_ticks, right_ticks;
    for (int sensor = 0; sensor < 5; sensor++) {
        seen += world_ground_permille(world, robot, sensor);
    }
    world_encoders(world, robot, &left_ticks, &right_ticks);
    const uint16_t distance_mm = world_distance_mm(world, robot, 0);
    const uint8_t bumpers = world_bumpers(world, robot);
    if (bumpers != 0) {
        world_set_motors(world, robot, bumpers & 1 ? -200 : -600, bumpers & 1 ? -600 : -200);
    } else if (distance_mm < NEAR_MM) {
        world_set_motors(world, robot, 300, -300);
    } else {
        const int bend = ((step / 40 + robot) % 5 - 2) * 60;
        world_set_motors(world, robot, 700 + bend, 700 - bend);
    }
    return seen + left_ticks + right_ticks + distance_mm;
}

/* `seen` keeps the readings from being left out. */
static double measure(struct world *world, int robots, int64_t *seen) {
    const int steps = ROBOT_STEPS / robots;
    const double before_s = now_s();
    for (int step = 0; step < steps; step++) {
        for (int robot = 0; robot < robots; robot++) {
            *seen += live(world, robot, step);
        }
        world_step(world, STEP_US);
    }
    return steps * robots / (now_s() - before_s);
}

static double best_of(const struct crowd *crowd, const struct robot_description *model) {
    struct fault fault = {0};
    struct table *table =
        table_read_bytes("bench.json", crowd->table, strlen(crowd->table), &fault);
    need(table != NULL, &fault);
    struct world *world = world_create(table, 1, &fault);
    need(world != NULL, &fault);
    put_on_grid(world, crowd, model);
    double best = 0;
    int64_t seen = 0;
    for (int i = 0; i < MEASURES; i++) {
        const double now = measure(world, crowd->robots, &seen);
        best = now > best ? now : best;
    }
    world_free(world);
    table_free(table);
    return seen != 0 ? best : 0;
}

/* What Enki does with as many robots; "null" when it is not there to be asked. */
static void ask_peer(int robots, char *answer, size_t size) {
    const char *build = getenv("PERSEVERONS_BUILD");
    char command[4096];
    snprintf(answer, size, "null");
    snprintf(command, sizeof command, "p='%s/bench/peer_enki'; [ ! -x \"$p\" ] || \"$p\" %d",
             build != NULL ? build : "build", robots);
    FILE *peer = popen(command, "r");
    double robot_steps_s;
    if (peer != NULL && fscanf(peer, "%lf", &robot_steps_s) == 1) {
        snprintf(answer, size, "%.0f", robot_steps_s);
    }
    if (peer != NULL) {
        pclose(peer);
    }
}

int main(void) {
    struct robot_description model;
    struct fault fault = {0};
    need(robot_description_read("examples/robots/standard.json", &model, &fault), &fault);
    for (size_t i = 0; i < sizeof crowds / sizeof *crowds; i++) {
        char peer[32];
        const double best = best_of(&crowds[i], &model);
        ask_peer(crowds[i].robots, peer, sizeof peer);
        printf("{\"name\":\"physics and all sensors, 10 ms step, %d robot%s\",\"value\":%.0f,"
               "\"unit\":\"robot-steps/s\",\"target\":%.0f,\"better\":\"higher\",\"peer\":%s}\n",
               crowds[i].robots, crowds[i].robots > 1 ? "s" : "", best, crowds[i].target, peer);
        fflush(stdout);
    }
    return 0;
}
