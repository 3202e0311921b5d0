/* A sheet filled by looking: where things lie decides, the edge cases above all. */
#include "arena/observe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/world/robot_description.h"
#include "installation/installation.h"

#define RADIUS_MM 30.0

/* A target, ten inside five, and a zone apart; three pucks in a row; two gates:
 *
 *      y  300           1300
 *    1000  |               |
 *          |  +---five-+   |
 *          |  | +ten+  | c |
 *   robot  |  | +---+  | b |       +apart+
 *          |  +--------+ a |       +-----+
 *       0  |               |                 x 2000  */
struct scene {
    struct table *table;
    struct world *world;
    int robot;
    struct observation observation;
    struct contest_item item;
    struct contest_event event;
    struct contest contest;
    struct sheet *sheet;
};

static void add_zone(struct table *table, const char *id, double x_mm, double y_mm,
                     double side_mm) {
    struct table_zone *zone = &table->zone[table->zone_count++];
    snprintf(zone->id, sizeof zone->id, "%s", id);
    zone->shape = shape_rectangle(x_mm, y_mm, side_mm, side_mm);
}

static void add_gate(struct table *table, const char *id, double x_mm) {
    struct table_gate *gate = &table->gate[table->gate_count++];
    snprintf(gate->id, sizeof gate->id, "%s", id);
    gate->from = (struct point){x_mm, 0};
    gate->to = (struct point){x_mm, 1000};
}

static void add_puck(struct table *table, const char *id, double y_mm) {
    struct table_object *object = &table->object[table->object_count++];
    *object = (struct table_object){.kind = TABLE_PUCK,
                                    .at = {1200, y_mm},
                                    .radius_mm = RADIUS_MM,
                                    .height_mm = 20,
                                    .mass_g = 50,
                                    .friction = 0.3};
    snprintf(object->id, sizeof object->id, "%s", id);
}

static struct table *make_table(void) {
    struct table *table = calloc(1, sizeof *table);
    assert_non_null(table);
    strcpy(table->id, "scene");
    table->width_mm = 2000;
    table->height_mm = 1000;
    add_zone(table, "five", 400, 200, 600);
    add_zone(table, "ten", 600, 400, 200);
    add_zone(table, "apart", 1500, 100, 200);
    add_gate(table, "start", 300);
    add_gate(table, "finish", 1300);
    add_puck(table, "a", 200);
    add_puck(table, "b", 400);
    add_puck(table, "c", 600);
    table->start_count = 1;
    table->start[0].pose = (struct pose){150, 500, 0};
    return table;
}

static int open_scene(void **state) {
    char path[INSTALLATION_PATH_MAX];
    struct robot_description model;
    struct fault fault = {0};
    struct scene *scene = calloc(1, sizeof *scene);
    *state = scene;
    scene->table = make_table();
    scene->world = world_create(scene->table, 0, &fault);
    if (scene->world == NULL || !installation_data("robots/standard.json", path, &fault) ||
        !robot_description_read(path, &model, &fault) ||
        !world_add_robot(scene->world, &model, scene->table->start[0].pose, &scene->robot,
                         &fault)) {
        print_error("%s\n", fault.message);
        return -1;
    }
    scene->item = (struct contest_item){
        .id = "item", .type = ITEM_COUNT, .max = rational_whole(100), .group = CONTEST_NO_GROUP};
    scene->event.items = &scene->item;
    scene->event.item_count = 1;
    scene->event.attempts = 1;
    observe_begin(&scene->observation, scene->table);
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    sheet_free(scene->sheet);
    world_free(scene->world);
    table_free(scene->table);
    free(scene);
    return 0;
}

static void put(struct scene *scene, int object, double x_mm, double y_mm) {
    struct fault fault = {0};
    assert_true(world_place_object(scene->world, object, (struct point){x_mm, y_mm}, &fault));
}

static void stand(struct scene *scene, double x_mm, double y_mm) {
    struct fault fault = {0};
    assert_true(
        world_place_robot(scene->world, scene->robot, (struct pose){x_mm, y_mm, 0}, &fault));
}

static const struct sheet_value *fill(struct scene *scene, struct observe_end end) {
    struct fault fault = {0};
    sheet_free(scene->sheet);
    scene->sheet = sheet_new(&scene->contest, &scene->event, &fault);
    assert_non_null(scene->sheet);
    if (!observe_fill(&scene->observation, scene->world, scene->robot, &end, scene->sheet,
                      &fault)) {
        fail_msg("%s", fault.message);
    }
    return &scene->sheet->values[0];
}

static int64_t count(struct scene *scene) {
    const struct sheet_value *value = fill(scene, (struct observe_end){0});
    assert_true(value->given);
    return value->number.numerator;
}

static void observe(struct scene *scene, enum contest_observation what, const char *const *ids,
                    size_t id_count) {
    scene->item.observe =
        (struct contest_observe){.what = what, .ids = ids, .id_count = id_count, .by_mm = 10};
}

/* ---- zone_of ---- */

static const char *const five[] = {"five"};
static const char *const ten[] = {"ten"};
static const char *const puck_a[] = {"a"};

static size_t choice_of_a(struct scene *scene, enum contest_straddling straddling) {
    static const struct contest_choice choices[] = {
        {.id = "none", .points = {0, 1}},
        {.id = "in-ten", .points = {10, 1}, .zones = ten, .zone_count = 1},
        {.id = "in-five", .points = {5, 1}, .zones = five, .zone_count = 1}};
    scene->item.type = ITEM_CHOICE;
    scene->item.choices = choices;
    scene->item.choice_count = 3;
    observe(scene, OBSERVE_ZONE_OF, puck_a, 1);
    scene->item.observe.straddling = straddling;
    const struct sheet_value *value = fill(scene, (struct observe_end){0});
    assert_true(value->given);
    return value->choice;
}

enum { NONE, IN_TEN, IN_FIVE };

static void an_object_in_no_zone_gets_the_choice_for_that(void **state) {
    assert_int_equal(choice_of_a(*state, STRADDLING_BEST), NONE);
}

static void an_object_in_two_zones_gets_the_one_worth_most(void **state) {
    put(*state, 0, 700, 500);
    assert_int_equal(choice_of_a(*state, STRADDLING_BEST), IN_TEN);
    assert_int_equal(choice_of_a(*state, STRADDLING_CENTRE), IN_TEN);
    assert_int_equal(choice_of_a(*state, STRADDLING_INSIDE), IN_TEN);
}

static void an_object_across_an_edge_counts_as_the_rules_say(void **state) {
    put(*state, 0, 600 - RADIUS_MM / 2, 500); /* centre in five, edge in ten */
    assert_int_equal(choice_of_a(*state, STRADDLING_BEST), IN_TEN);
    assert_int_equal(choice_of_a(*state, STRADDLING_CENTRE), IN_FIVE);
    assert_int_equal(choice_of_a(*state, STRADDLING_INSIDE), IN_FIVE);
    put(*state, 0, 400 + RADIUS_MM / 2, 300); /* centre in five, sticks out of it */
    assert_int_equal(choice_of_a(*state, STRADDLING_CENTRE), IN_FIVE);
    assert_int_equal(choice_of_a(*state, STRADDLING_INSIDE), NONE);
}

static void an_object_that_only_touches_a_zone_from_outside_is_not_in_it(void **state) {
    put(*state, 0, 400 - RADIUS_MM - 0.5, 300);
    assert_int_equal(choice_of_a(*state, STRADDLING_BEST), NONE);
    put(*state, 0, 400 - RADIUS_MM + 0.5, 300);
    assert_int_equal(choice_of_a(*state, STRADDLING_BEST), IN_FIVE);
}

/* ---- objects_in, objects_moved ---- */

static void objects_are_counted_once_however_many_zones_they_lie_in(void **state) {
    static const char *const both[] = {"five", "ten"};
    struct scene *scene = *state;
    observe(scene, OBSERVE_OBJECTS_IN, both, 2);
    assert_int_equal(count(scene), 0);
    put(scene, 0, 700, 500);
    put(scene, 1, 450, 250);
    assert_int_equal(count(scene), 2);
}

static void a_count_beyond_the_most_an_item_may_have_is_written_as_that(void **state) {
    struct scene *scene = *state;
    observe(scene, OBSERVE_OBJECTS_IN, five, 1);
    scene->item.max = rational_whole(1);
    put(scene, 0, 700, 300);
    put(scene, 1, 700, 500);
    assert_int_equal(count(scene), 1);
}

static void an_object_has_moved_from_so_many_millimetres_on(void **state) {
    static const char *const all[] = {"a", "b", "c"};
    struct scene *scene = *state;
    observe(scene, OBSERVE_OBJECTS_MOVED, all, 3);
    assert_int_equal(count(scene), 0);
    put(scene, 0, 1200, 209);
    put(scene, 1, 1210, 400);
    put(scene, 2, 1207.2, 607.2);
    assert_int_equal(count(scene), 2);
}

/* ---- robots ---- */

static void a_robot_is_where_its_centre_is(void **state) {
    struct scene *scene = *state;
    scene->item.type = ITEM_YES_NO;
    observe(scene, OBSERVE_ROBOT_IN, five, 1);
    stand(scene, 395, 500);
    assert_false(fill(scene, (struct observe_end){0})->truth);
    stand(scene, 405, 500);
    assert_true(fill(scene, (struct observe_end){0})->truth);
}

static void a_zone_visited_during_the_run_counts_once_though_the_robot_left_it(void **state) {
    static const char *const all[] = {"five", "ten", "apart"};
    struct scene *scene = *state;
    observe(scene, OBSERVE_ZONES_VISITED, all, 3);
    stand(scene, 450, 300);
    observe_robot(&scene->observation, scene->world, scene->robot);
    observe_robot(&scene->observation, scene->world, scene->robot);
    stand(scene, 1600, 200);
    observe_robot(&scene->observation, scene->world, scene->robot);
    stand(scene, 150, 500);
    observe_robot(&scene->observation, scene->world, scene->robot);
    assert_int_equal(count(scene), 2);
}

static void gates_crossed_are_counted_each_once(void **state) {
    static const char *const gates[] = {"start", "finish"};
    struct scene *scene = *state;
    observe(scene, OBSERVE_GATES_CROSSED, gates, 2);
    assert_int_equal(count(scene), 0);
    observe_crossing(&scene->observation, 1);
    observe_crossing(&scene->observation, 1);
    assert_int_equal(count(scene), 1);
}

/* ---- time, restarts, judges ---- */

static void time_and_restarts_come_from_the_clock(void **state) {
    struct scene *scene = *state;
    struct observe_end end = {.run_ms = 34210, .restarts = 2};
    scene->item.type = ITEM_TIME;
    scene->item.max = rational_whole(CONTEST_TIME_MAX_MS);
    observe(scene, OBSERVE_RUN_TIME, NULL, 0);
    assert_int_equal(fill(scene, end)->number.numerator, 34210);
    scene->item.type = ITEM_COUNT;
    observe(scene, OBSERVE_RESTARTS, NULL, 0);
    assert_int_equal(fill(scene, end)->number.numerator, 2);
}

static void what_only_a_judge_can_tell_stays_open(void **state) {
    struct scene *scene = *state;
    observe(scene, OBSERVE_NOTHING, NULL, 0);
    assert_false(fill(scene, (struct observe_end){0})->given);
}

/* ---- the wrong table ---- */

static void refused(struct scene *scene, const char *named) {
    struct fault fault = {0};
    assert_false(observe_check(&scene->event, scene->table, &fault));
    assert_int_equal(fault.kind, FAULT_REFERENCE);
    assert_non_null(strstr(fault.message, named));
    assert_non_null(strstr(fault.message, "scene"));
}

static void things_that_are_not_on_this_table_are_named_before_the_run(void **state) {
    static const char *const strange[] = {"five", "moon"};
    struct scene *scene = *state;
    struct fault fault = {0};
    static const enum contest_observation all[] = {OBSERVE_OBJECTS_IN, OBSERVE_OBJECTS_MOVED,
                                                   OBSERVE_ROBOT_IN, OBSERVE_ZONES_VISITED,
                                                   OBSERVE_GATES_CROSSED};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        observe(scene, all[i], strange + 1, 1);
        refused(scene, "moon");
    }
    observe(scene, OBSERVE_ROBOT_IN, strange, 1);
    assert_true(observe_check(&scene->event, scene->table, &fault));
    scene->event.match.start_gate = "moon";
    refused(scene, "moon");
    scene->event.match.start_gate = "start";
    scene->event.match.finish_gate = "sun";
    refused(scene, "sun");
}

static void a_choice_for_a_zone_that_is_not_there_is_named_too(void **state) {
    static const char *const moon[] = {"moon"};
    static const struct contest_choice choices[] = {{.id = "x", .zones = moon, .zone_count = 1}};
    struct scene *scene = *state;
    scene->item.choices = choices;
    scene->item.choice_count = 1;
    observe(scene, OBSERVE_ZONE_OF, puck_a, 1);
    refused(scene, "moon");
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(an_object_in_no_zone_gets_the_choice_for_that),
        SCENE(an_object_in_two_zones_gets_the_one_worth_most),
        SCENE(an_object_across_an_edge_counts_as_the_rules_say),
        SCENE(an_object_that_only_touches_a_zone_from_outside_is_not_in_it),
        SCENE(objects_are_counted_once_however_many_zones_they_lie_in),
        SCENE(a_count_beyond_the_most_an_item_may_have_is_written_as_that),
        SCENE(an_object_has_moved_from_so_many_millimetres_on),
        SCENE(a_robot_is_where_its_centre_is),
        SCENE(a_zone_visited_during_the_run_counts_once_though_the_robot_left_it),
        SCENE(gates_crossed_are_counted_each_once),
        SCENE(time_and_restarts_come_from_the_clock),
        SCENE(what_only_a_judge_can_tell_stays_open),
        SCENE(things_that_are_not_on_this_table_are_named_before_the_run),
        SCENE(a_choice_for_a_zone_that_is_not_there_is_named_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
