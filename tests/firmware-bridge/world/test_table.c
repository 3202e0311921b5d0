/* Tables: what is read from them, and each class of mistake answered at its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/world/line_trace.h"
#include "firmware-bridge/world/table.h"
#include "tests/firmware-bridge/world/support_mistakes.h"

static const char good[] =
    "{\n"
    "\"schema\": \"perseverons-table/1\",\n"
    "\"name\": {\"fr\": \"Essai\", \"en\": \"Trial\"},\n"
    "\"size_mm\": [1000, 800],\n"
    "\"border\": true,\n"
    "\"floor\": \"#fefefe\",\n"
    "\"lines\": [{\"points\": [[100, 100], [900, 100], [900, 700]], \"width_mm\": 20,\n"
    "\"colour\": \"#101010\", \"corner_mm\": 100, \"closed\": true,\n"
    "\"gaps\": [{\"at_mm\": 200, \"length_mm\": 50}]}],\n"
    "\"zones\": [{\"id\": \"z1\", \"rectangle\": [0, 0, 200, 300]},\n"
    "{\"id\": \"z2\", \"colour\": \"#ff0000\", \"disc\": [500, 400, 80]},\n"
    "{\"id\": \"z3\", \"polygon\": [[600, 600], [700, 600], [650, 700]]}],\n"
    "\"walls\": [{\"from\": [300, 0], \"to\": [300, 250], \"thickness_mm\": 10}],\n"
    "\"obstacles\": [{\"rectangle\": [800, 200, 50, 60], \"height_mm\": 30}],\n"
    "\"gates\": [{\"id\": \"start\", \"from\": [400, 50], \"to\": [400, 150]},\n"
    "{\"id\": \"finish\", \"from\": [450, 50], \"to\": [450, 155], \"watches\": \"centre\"}],\n"
    "\"objects\": [{\"id\": \"p1\", \"kind\": \"puck\", \"at\": [500, 600], \"diameter_mm\": 60, "
    "\"height_mm\": 20, \"mass_g\": 40},\n"
    "{\"id\": \"c1\", \"kind\": \"can\", \"at\": [570, 500], \"diameter_mm\": 66, "
    "\"height_mm\": 115, \"mass_g\": 15, \"friction\": 0.4}],\n"
    "\"starts\": [{\"id\": \"a\", \"at\": [150, 400], \"heading_deg\": 90},\n"
    "{\"id\": \"b\", \"at\": [150, 600], \"heading_deg\": -90.5}]\n"
    "}\n";

static bool read_text(const char *text, size_t length, struct fault *fault) {
    struct table *table = table_read_bytes("essai.json", text, length, fault);
    bool ok = table != NULL;
    table_free(table);
    return ok;
}

static struct table *read_good(void) {
    struct fault fault = {0};
    struct table *table = table_read_bytes("tables/essai.json", good, strlen(good), &fault);
    if (table == NULL) {
        fail_msg("%d:%d %s: %s", fault.line, fault.column, fault.field, fault.message);
    }
    return table;
}

/* ---- what is read -------------------------------------------------------- */

static void the_head_is_read(void **state) {
    (void)state;
    struct table *table = read_good();
    assert_string_equal(table->id, "essai");
    assert_string_equal(table_text_in(&table->name, "fr"), "Essai");
    assert_string_equal(table_text_in(&table->name, "oc"), "Trial");
    assert_true(table->width_mm == 1000 && table->height_mm == 800 && table->border);
    assert_int_equal(table->floor.red, 0xfe);
    table_free(table);
}

static void what_is_painted_is_read(void **state) {
    (void)state;
    struct table *table = read_good();
    assert_int_equal(table->line_count, 1);
    const struct table_line *line = &table->line[0];
    assert_int_equal(line->point_count, 3);
    assert_true(line->closed && line->width_mm == 20 && line->corner_mm == 100);
    assert_int_equal(line->colour.green, 0x10);
    assert_true(line->gap_count == 1 && line->gap[0].at_mm == 200 && line->gap[0].length_mm == 50);
    assert_int_equal(table->zone_count, 3);
    assert_int_equal(table->zone[0].shape.kind, SHAPE_POLYGON);
    assert_int_equal(table->zone[0].colour.red, 0xfe); /* as the floor */
    assert_int_equal(table->zone[1].shape.kind, SHAPE_DISC);
    assert_true(table->zone[1].shape.radius_mm == 80);
    assert_int_equal(table->zone[1].colour.green, 0);
    assert_int_equal(table->zone[2].shape.count, 3);
    assert_ptr_equal(table_zone_find(table, "z2"), &table->zone[1]);
    assert_null(table_zone_find(table, "z4"));
    table_free(table);
}

static void what_stands_and_lies_there_is_read(void **state) {
    (void)state;
    struct table *table = read_good();
    assert_true(table->wall_count == 1 && table->wall[0].thickness_mm == 10);
    assert_true(table->wall[0].height_mm == TABLE_WALL_HEIGHT_MM);
    assert_true(table->obstacle_count == 1 && table->obstacle[0].height_mm == 30);
    assert_int_equal(table->gate_count, 2);
    assert_int_equal(table->gate[0].watch, TABLE_GATE_FRONT);
    assert_int_equal(table->gate[1].watch, TABLE_GATE_CENTRE);
    assert_ptr_equal(table_gate_find(table, "finish"), &table->gate[1]);
    assert_null(table_gate_find(table, "middle"));
    assert_int_equal(table->object_count, 2);
    assert_int_equal(table->object[0].kind, TABLE_PUCK);
    assert_true(table->object[0].radius_mm == 30 && table->object[0].friction == 0.3);
    assert_int_equal(table->object[1].kind, TABLE_CAN);
    assert_true(table->object[1].friction == 0.4 && table->object[1].mass_g == 15);
    table_free(table);
}

static void the_first_start_is_the_one_without_a_name(void **state) {
    (void)state;
    struct table *table = read_good();
    assert_int_equal(table->start_count, 2);
    assert_ptr_equal(table_start_find(table, NULL), &table->start[0]);
    assert_ptr_equal(table_start_find(table, "b"), &table->start[1]);
    assert_null(table_start_find(table, "c"));
    assert_true(table->start[1].pose.heading_deg == -90.5);
    table_free(table);
}

static void a_table_needs_no_more_than_a_size_and_a_start(void **state) {
    (void)state;
    static const char bare[] =
        "{\"schema\": \"perseverons-table/1\", \"name\": {\"oc\": \"Taula\"},"
        "\"size_mm\": [200, 4000], \"border\": false,"
        "\"starts\": [{\"id\": \"a\", \"at\": [1, 1], \"heading_deg\": 0}]}";
    struct fault fault = {0};
    struct table *table = table_read_bytes("bare", bare, sizeof bare - 1, &fault);
    assert_non_null(table);
    assert_string_equal(table->id, "bare");
    assert_string_equal(table_text_in(&table->name, "fr"), "Taula");
    assert_int_equal(table_colour_permille(table->floor), 1000);
    assert_false(table->border);
    table_free(table);
}

static void colours_throw_back_as_much_light_as_they_are_bright(void **state) {
    (void)state;
    assert_int_equal(table_colour_permille((struct table_colour){0, 0, 0}), 0);
    assert_int_equal(table_colour_permille((struct table_colour){255, 255, 255}), 1000);
    int red = table_colour_permille((struct table_colour){255, 0, 0});
    int green = table_colour_permille((struct table_colour){0, 255, 0});
    int blue = table_colour_permille((struct table_colour){0, 0, 255});
    assert_in_range(red, 212, 213); /* ITU-R BT.709: 0.2126, 0.7152, 0.0722 */
    assert_in_range(green, 715, 716);
    assert_in_range(blue, 72, 73);
}

/* ---- mistakes ------------------------------------------------------------ */

static const struct mistake mistakes[] = {
    /* the head */
    {"perseverons-table/1", "perseverons-robot/1", FAULT_UNKNOWN, 2, 11, "schema"},
    {"\"schema\": \"perseverons-table/1\",\n", "", FAULT_MISSING, 1, 1, ""},
    {"\"floor\"", "\"flour\"", FAULT_UNKNOWN, 6, 10, "flour"},
    {"\"border\": true,\n", "", FAULT_MISSING, 1, 1, ""},
    {"\"border\": true", "\"border\": 1", FAULT_TYPE, 5, 11, "border"},
    {"#fefefe", "white", FAULT_RANGE, 6, 10, "floor"},
    {"#fefefe", "#fefefg", FAULT_RANGE, 6, 10, "floor"},
    {"[1000, 800]", "[1000]", FAULT_LIMIT, 4, 12, "size_mm"},
    {"[1000, 800]", "[199, 800]", FAULT_RANGE, 4, 13, "size_mm[0]"},
    {"[1000, 800]", "[1000, 4001]", FAULT_RANGE, 4, 19, "size_mm[1]"},
    {"{\"fr\": \"Essai\", \"en\": \"Trial\"}", "\"Essai\"", FAULT_TYPE, 3, 9, "name"},
    {"{\"fr\": \"Essai\", \"en\": \"Trial\"}", "{}", FAULT_LIMIT, 3, 9, "name"},
    {"{\"fr\": \"Essai\"", "{\"francais\": \"Essai\"", FAULT_UNKNOWN, 3, 22, "name.francais"},
    {"\"Essai\"", "\"\"", FAULT_RANGE, 3, 16, "name.fr"},
    /* lines */
    {"[[100, 100], [900, 100], [900, 700]]", "[[100, 100]]", FAULT_LIMIT, 7, 22, "lines[0].points"},
    {"[900, 700]]", "[900, 801]]", FAULT_RANGE, 7, 53, "lines[0].points[2][1]"},
    {"[900, 700]]", "[900, 100]]", FAULT_DUPLICATE, 7, 47, "lines[0].points[2]"},
    {"[900, 700]]", "[100, 100]]", FAULT_RANGE, 8, 50, "lines[0].closed"},
    {"[900, 700]]", "900]", FAULT_TYPE, 7, 47, "lines[0].points[2]"},
    {", \"width_mm\": 20", "", FAULT_MISSING, 7, 11, "lines[0]"},
    {"\"corner_mm\": 100", "\"corner_mm\": -1", FAULT_RANGE, 8, 35, "lines[0].corner_mm"},
    {"\"at_mm\": 200", "\"at_mm\": 5000", FAULT_RANGE, 9, 20, "lines[0].gaps[0].at_mm"},
    {", \"length_mm\": 50", "", FAULT_MISSING, 9, 10, "lines[0].gaps[0]"},
    /* zones */
    {"\"z1\"", "\"Z 1\"", FAULT_RANGE, 10, 18, "zones[0].id"},
    {"\"z2\"", "\"z1\"", FAULT_DUPLICATE, 11, 8, "zones[1].id"},
    {", \"rectangle\": [0, 0, 200, 300]", "", FAULT_MISSING, 10, 11, "zones[0]"},
    {"[0, 0, 200, 300]", "[0, 0, 200, 300], \"disc\": [1, 1, 1]", FAULT_DUPLICATE, 10, 63,
     "zones[0].disc"},
    {"[0, 0, 200, 300]", "[900, 0, 200, 300]", FAULT_RANGE, 10, 37, "zones[0].rectangle"},
    {"[0, 0, 200, 300]", "[0, 0, 0.5, 300]", FAULT_RANGE, 10, 37, "zones[0].rectangle"},
    {"[0, 0, 200, 300]", "[0, 0, 200]", FAULT_LIMIT, 10, 37, "zones[0].rectangle"},
    {"[500, 400, 80]", "[50, 400, 80]", FAULT_RANGE, 11, 43, "zones[1].disc"},
    {"[500, 400, 80]", "[500, 400, 0]", FAULT_RANGE, 11, 43, "zones[1].disc"},
    {"[[600, 600], [700, 600], [650, 700]]", "[[600, 600], [700, 600]]", FAULT_LIMIT, 12, 25,
     "zones[2].polygon"},
    {"[700, 600], [650, 700]", "[700, 700], [700, 600], [600, 700]", FAULT_RANGE, 12, 25,
     "zones[2].polygon"},
    /* things */
    {"\"to\": [300, 250]", "\"to\": [300, 0]", FAULT_RANGE, 13, 36, "walls[0].to"},
    {"\"from\": [300, 0], ", "", FAULT_MISSING, 13, 11, "walls[0]"},
    {"\"thickness_mm\": 10", "\"thickness_mm\": 1", FAULT_RANGE, 13, 64, "walls[0].thickness_mm"},
    {"\"height_mm\": 30", "\"height_mm\": \"30\"", FAULT_TYPE, 14, 62, "obstacles[0].height_mm"},
    {"\"centre\"", "\"center\"", FAULT_UNKNOWN, 16, 66, "gates[1].watches"},
    {"\"finish\"", "\"start\"", FAULT_DUPLICATE, 16, 8, "gates[1].id"},
    {"\"puck\"", "\"pukc\"", FAULT_UNKNOWN, 17, 34, "objects[0].kind"},
    {"\"c1\"", "\"p1\"", FAULT_DUPLICATE, 18, 8, "objects[1].id"},
    {"[570, 500]", "[520, 570]", FAULT_RANGE, 18, 35, "objects[1].at"},
    {"[570, 500]", "[300, 240]", FAULT_RANGE, 18, 35, "objects[1].at"},
    {"[570, 500]", "[820, 240]", FAULT_RANGE, 18, 35, "objects[1].at"},
    {"[570, 500]", "[20, 500]", FAULT_RANGE, 18, 35, "objects[1].at"},
    {", \"mass_g\": 15", "", FAULT_MISSING, 18, 1, "objects[1]"},
    {"\"friction\": 0.4", "\"friction\": 0", FAULT_RANGE, 18, 110, "objects[1].friction"},
    /* starts */
    {"\"heading_deg\": 90}", "\"heading_deg\": 400}", FAULT_RANGE, 19, 57, "starts[0].heading_deg"},
    {"\"id\": \"b\"", "\"id\": \"a\"", FAULT_DUPLICATE, 20, 8, "starts[1].id"},
    {"[150, 600]", "[1001, 600]", FAULT_RANGE, 20, 20, "starts[1].at[0]"},
    {"[150, 600]", "[500, 600]", FAULT_RANGE, 20, 19, "starts[1].at"},
    {"[150, 600]", "[302, 100]", FAULT_RANGE, 20, 19, "starts[1].at"},
    {"[150, 600]", "[810, 210]", FAULT_RANGE, 20, 19, "starts[1].at"},
    {"\"starts\": [{\"id\": \"a\", \"at\": [150, 400], \"heading_deg\": 90},\n"
     "{\"id\": \"b\", \"at\": [150, 600], \"heading_deg\": -90.5}]",
     "\"starts\": []", FAULT_LIMIT, 19, 11, "starts"},
};

static void every_mistake_is_answered_at_its_place(void **state) {
    (void)state;
    check_mistakes(good, mistakes, sizeof mistakes / sizeof mistakes[0], read_text);
}

static void a_table_cut_anywhere_is_refused_with_a_place(void **state) {
    (void)state;
    for (size_t length = 0; length + 2 < strlen(good); length++) {
        struct fault fault = {0};
        if (read_text(good, length, &fault) || fault.line < 1 || fault.message[0] == '\0') {
            fail_msg("cut after %zu bytes: taken, or refused without a place", length);
        }
        assert_string_equal(fault.file, "essai.json");
    }
}

static void a_file_that_is_not_there_is_named(void **state) {
    (void)state;
    struct fault fault = {0};
    assert_null(table_read("/nowhere/table.json", &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_string_equal(fault.file, "/nowhere/table.json");
    table_free(NULL);
}

/* ---- the shipped ones ---------------------------------------------------- */

static struct table *shipped(const char *path) {
    struct fault fault = {0};
    struct table *table = table_read(path, &fault);
    if (table == NULL) {
        fail_msg("%s:%d:%d %s: %s", path, fault.line, fault.column, fault.field, fault.message);
    }
    return table;
}

static void every_shipped_table_is_read_and_has_both_languages(void **state) {
    (void)state;
    static const char *const paths[] = {"examples/tables/ligne.json", "examples/tables/palets.json",
                                        "examples/tables/labyrinthe.json",
                                        "examples/tables/vide.json"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct table *table = shipped(paths[i]);
        assert_string_not_equal(table_text_in(&table->name, "fr"),
                                table_text_in(&table->name, "en"));
        assert_true(table->border);
        table_free(table);
    }
}

static void the_line_has_two_gaps_that_a_robot_can_cross(void **state) {
    (void)state;
    struct table *table = shipped("examples/tables/ligne.json");
    assert_int_equal(table->line_count, 1);
    assert_int_equal(table->line[0].gap_count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(table->line[0].gap[i].length_mm <= 100);
    }
    assert_non_null(table_gate_find(table, "depart"));
    assert_non_null(table_gate_find(table, "arrivee"));
    table_free(table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_head_is_read),
        cmocka_unit_test(what_is_painted_is_read),
        cmocka_unit_test(what_stands_and_lies_there_is_read),
        cmocka_unit_test(the_first_start_is_the_one_without_a_name),
        cmocka_unit_test(a_table_needs_no_more_than_a_size_and_a_start),
        cmocka_unit_test(colours_throw_back_as_much_light_as_they_are_bright),
        cmocka_unit_test(every_mistake_is_answered_at_its_place),
        cmocka_unit_test(a_table_cut_anywhere_is_refused_with_a_place),
        cmocka_unit_test(a_file_that_is_not_there_is_named),
        cmocka_unit_test(every_shipped_table_is_read_and_has_both_languages),
        cmocka_unit_test(the_line_has_two_gaps_that_a_robot_can_cross),
    };
    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
