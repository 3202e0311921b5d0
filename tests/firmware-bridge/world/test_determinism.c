/* The same calls give the same world to the last bit. With the argument
 * "fingerprint" this program prints the fingerprint of one crowded run, for
 * test_build_modes.sh to compare. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/firmware-bridge/world/support_world.h"

#define SEED 7

static uint64_t of_another_process(void) {
    char itself[4096], command[4200];
    const ssize_t length = readlink("/proc/self/exe", itself, sizeof itself - 1);
    assert_true(length > 0);
    itself[length] = '\0';
    snprintf(command, sizeof command, "'%s' fingerprint", itself);
    FILE *other = popen(command, "r");
    assert_non_null(other);
    uint64_t print = 0;
    assert_int_equal(fscanf(other, "%" SCNx64, &print), 1);
    assert_int_equal(pclose(other), 0);
    return print;
}

/* Its memory lies elsewhere: nothing may hang on addresses. */
static void another_process_sees_the_same_run_to_the_last_bit(void **state) {
    (void)state;
    if (getenv("UNDER_VALGRIND") != NULL) {
        skip(); /* valgrind does not follow /proc/self/exe to us */
    }
    const uint64_t here = stage_crowd_fingerprint(SEED);
    assert_int_equal(of_another_process(), here);
    assert_int_equal(of_another_process(), here);
}

static void a_second_world_in_this_process_sees_the_same_run(void **state) {
    (void)state;
    struct stage other = stage_set("", 3); /* worlds do not disturb each other */
    stage_drive(&other, stage_robot(&other, 400, 400, 0), 500, 400, 500, 1000);
    assert_int_equal(stage_crowd_fingerprint(SEED), stage_crowd_fingerprint(SEED));
    stage_clear(&other);
}

static void another_seed_gives_another_run(void **state) {
    (void)state;
    const uint64_t one = stage_crowd_fingerprint(1);
    assert_int_not_equal(one, stage_crowd_fingerprint(2));
    assert_int_not_equal(one, stage_crowd_fingerprint(0));
}

static struct pose after_a_run(bool reading) {
    struct stage stage = stage_set("", SEED);
    const int robot = stage_robot(&stage, 300, 300, 20);
    world_set_motors(stage.world, robot, 600, 500);
    int seen = 0;
    for (int ms = 0; ms < 2000; ms++) {
        world_step(stage.world, 1000);
        for (int sensor = 0; reading && sensor < 5 * (ms % 3); sensor++) {
            seen += world_ground_permille(stage.world, robot, sensor % 5);
        }
    }
    assert_true(!reading || seen > 0);
    const struct pose pose = world_robot_pose(stage.world, robot);
    stage_clear(&stage);
    return pose;
}

static void reading_sensors_changes_nothing(void **state) {
    (void)state;
    const struct pose quiet = after_a_run(false), watched = after_a_run(true);
    assert_memory_equal(&quiet, &watched, sizeof quiet);
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "fingerprint") == 0) {
        printf("%016" PRIx64 "\n", stage_crowd_fingerprint(SEED));
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_process_sees_the_same_run_to_the_last_bit),
        cmocka_unit_test(a_second_world_in_this_process_sees_the_same_run),
        cmocka_unit_test(another_seed_gives_another_run),
        cmocka_unit_test(reading_sensors_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
