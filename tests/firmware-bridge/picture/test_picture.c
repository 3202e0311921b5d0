/* A run on paper: what must be on it, in both languages, and every way to fail. */
#include <cairo.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib.h>

#include "firmware-bridge/picture/canvas.h"
#include "firmware-bridge/picture/parts.h"
#include "firmware-bridge/picture/picture.h"
#include "language/language.h"

#define ROWS          200
#define WAY_Y_MM      300.0
#define PATH_MAX_HERE 300

static const char table_json[] =
    "{\"schema\": \"perseverons-table/1\","
    " \"name\": {\"fr\": \"L'essai\", \"en\": \"The trial\"},"
    " \"size_mm\": [1200, 800], \"border\": true, \"floor\": \"#ffffff\","
    " \"lines\": [{\"points\": [[50, 700], [1150, 700]], \"width_mm\": 20,"
    "              \"colour\": \"#000000\"}],"
    " \"zones\": [{\"id\": \"bleue\", \"name\": {\"fr\": \"La baie\", \"en\": \"The bay <&>\"},"
    "              \"colour\": \"#56b4e9\", \"rectangle\": [900, 500, 200, 150]},"
    "             {\"id\": \"sans-nom\", \"colour\": \"#f0e442\","
    "              \"rectangle\": [600, 500, 200, 150]}],"
    " \"gates\": [{\"id\": \"start\", \"from\": [300, 200], \"to\": [300, 400]},"
    "             {\"id\": \"finish\", \"from\": [900, 200], \"to\": [900, 400]}],"
    " \"objects\": [{\"id\": \"palet-1\", \"kind\": \"puck\", \"at\": [200, 600],"
    "                \"diameter_mm\": 60, \"colour\": \"#cc79a7\","
    "                \"height_mm\": 20, \"mass_g\": 40}],"
    " \"starts\": [{\"id\": \"depart\", \"at\": [150, 300], \"heading_deg\": 0}]}";

struct desk {
    char folder[64];
    struct table *table;
    struct trajectory *run;
    struct robot_description model;
    struct fault fault;
};

static const char *in_folder(const struct desk *desk, const char *name) {
    static char path[PATH_MAX_HERE];
    snprintf(path, sizeof path, "%s/%s", desk->folder, name);
    return path;
}

/* Straight from x = 150 to 1050 mm in 19.9 s, at WAY_Y_MM. */
static struct trajectory *straight_run(void) {
    struct trajectory *run = calloc(1, sizeof *run);
    assert_non_null(run);
    run->row = calloc(ROWS, sizeof *run->row);
    assert_non_null(run->row);
    run->row_count = ROWS;
    for (size_t i = 0; i < ROWS; i++) {
        run->row[i].time_ms = (uint32_t)i * 100;
        run->row[i].has_pose = true;
        run->row[i].pose = (struct pose){150 + 900.0 * (double)i / (ROWS - 1), WAY_Y_MM, 0};
    }
    snprintf(run->about.program, sizeof run->about.program, "eleves/tout_droit.lua");
    snprintf(run->about.table, sizeof run->about.table, "essai");
    run->about.seed = 42;
    run->object_count = 1;
    snprintf(run->object[0].id, sizeof run->object[0].id, "palet-1");
    run->object[0].at = (struct point){400, 600};
    return run;
}

static int set_up(void **state) {
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    snprintf(desk->folder, sizeof desk->folder, "/tmp/perseverons-picture-XXXXXX");
    assert_non_null(mkdtemp(desk->folder));
    desk->table = table_read_bytes("essai.json", table_json, strlen(table_json), &desk->fault);
    if (desk->table == NULL) {
        print_error("%s\n", desk->fault.message);
    }
    assert_non_null(desk->table);
    desk->run = straight_run();
    assert_true(
        robot_description_read("examples/robots/standard.json", &desk->model, &desk->fault));
    assert_true(language_start("en"));
    *state = desk;
    return 0;
}

static int tear_down(void **state) {
    struct desk *desk = *state;
    table_free(desk->table);
    free(desk->run->row);
    free(desk->run);
    static const char *const names[] = {"run.png", "run.svg", "again.svg", "log.csv", "table.json"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        unlink(in_folder(desk, names[i]));
    }
    assert_int_equal(rmdir(desk->folder), 0); /* no temporary file stays behind */
    free(desk);
    return 0;
}

static bool render(struct desk *desk, const char *name) {
    return picture_render(desk->run, desk->table, &desk->model, in_folder(desk, name),
                          &desk->fault);
}

static char *content(const struct desk *desk, const char *name, size_t *length) {
    char *text = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(in_folder(desk, name), &text, &size, NULL));
    *length = size;
    return text;
}

static char *svg(struct desk *desk) {
    size_t length = 0;
    assert_true(render(desk, "run.svg"));
    return content(desk, "run.svg", &length);
}

static void put(const struct desk *desk, const char *name, const char *text) {
    assert_true(g_file_set_contents(in_folder(desk, name), text, -1, NULL));
}

/* ---- PNG ------------------------------------------------------------------- */

static cairo_surface_t *png(struct desk *desk) {
    assert_true(render(desk, "run.png"));
    cairo_surface_t *image = cairo_image_surface_create_from_png(in_folder(desk, "run.png"));
    assert_int_equal(cairo_surface_status(image), CAIRO_STATUS_SUCCESS);
    return image;
}

static uint32_t pixel(cairo_surface_t *image, int x, int y) {
    const unsigned char *row =
        cairo_image_surface_get_data(image) + y * cairo_image_surface_get_stride(image);
    uint32_t value = 0;
    memcpy(&value, row + x * 4, sizeof value);
    return value & 0xffffff;
}

/* Where the table's place is on the page, as the program chose it. */
static struct spot place(const struct desk *desk, double x_mm, double y_mm) {
    struct scene scene = {.run = desk->run, .table = desk->table, .has_body = true};
    scene.body = robot_description_body(&desk->model);
    scene.first = &desk->run->row[0];
    scene.last = &desk->run->row[desk->run->row_count - 1];
    struct paper *paper = calloc(1, sizeof *paper);
    struct canvas canvas;
    struct fault fault = {0};
    assert_non_null(paper);
    assert_true(canvas_open(&canvas, CANVAS_PNG, 1, 1, &fault));
    paper->cairo = canvas.cairo;
    paper->layout = pango_cairo_create_layout(canvas.cairo);
    struct page page = page_choose(desk->table, legend_count(&scene), legend_width(paper, &scene));
    g_object_unref(paper->layout);
    canvas_close(&canvas);
    free(paper);
    double zoom = CANVAS_PNG_DPI / CANVAS_POINTS_PER_INCH;
    return (struct spot){(page.origin.x + x_mm * page.scale) * zoom,
                         (page.origin.y - y_mm * page.scale) * zoom};
}

/* How many pixels of the colour lie within `reach` of the place. */
static int count_colour(const struct desk *desk, cairo_surface_t *image, double x_mm, double y_mm,
                        uint32_t colour, int reach) {
    struct spot spot = place(desk, x_mm, y_mm);
    int count = 0;
    for (int y = (int)spot.y - reach; y <= (int)spot.y + reach; y++) {
        for (int x = (int)spot.x - reach; x <= (int)spot.x + reach; x++) {
            count += pixel(image, x, y) == colour;
        }
    }
    return count;
}

static void the_way_is_blue_where_the_robot_went_and_nowhere_else(void **state) {
    struct desk *desk = *state;
    cairo_surface_t *image = png(desk);
    for (double x_mm = 320; x_mm < 880; x_mm += 40) {
        assert_true(count_colour(desk, image, x_mm, WAY_Y_MM, 0x0072b2, 8) > 20);
        assert_int_equal(count_colour(desk, image, x_mm, 100, 0x0072b2, 8), 0);
    }
    cairo_surface_destroy(image);
}

static void the_tables_paint_is_seen_at_its_place(void **state) {
    struct desk *desk = *state;
    cairo_surface_t *image = png(desk);
    assert_int_equal(count_colour(desk, image, 500, 700, 0x000000, 3), 49);
    assert_int_equal(count_colour(desk, image, 920, 520, 0x56b4e9, 3), 49);
    assert_int_equal(count_colour(desk, image, 620, 520, 0xf0e442, 3), 49);
    assert_int_equal(count_colour(desk, image, 500, 100, 0xffffff, 3), 49);
    assert_int_equal(count_colour(desk, image, -10, 400, 0x5a5a5a, 3), 49); /* the border */
    assert_true(count_colour(desk, image, 300, 340, 0xd55e00, 12) > 5);     /* a gate */
    cairo_surface_destroy(image);
}

static void an_object_is_filled_where_it_lies_at_the_end_and_empty_where_it_began(void **state) {
    struct desk *desk = *state;
    cairo_surface_t *image = png(desk);
    assert_int_equal(count_colour(desk, image, 400, 600, 0xcc79a7, 3), 49);
    assert_int_equal(count_colour(desk, image, 200, 600, 0xcc79a7, 30), 0);
    assert_true(count_colour(desk, image, 200, 600, 0x222222, 30) > 5);
    cairo_surface_destroy(image);
}

static void a_robot_put_elsewhere_by_hand_leaves_no_way_between(void **state) {
    struct desk *desk = *state;
    for (size_t i = ROWS / 2; i < ROWS; i++) {
        desk->run->row[i].pose.y_mm = 100;
    }
    cairo_surface_t *image = png(desk);
    assert_true(count_colour(desk, image, 400, WAY_Y_MM, 0x0072b2, 8) > 20);
    assert_true(count_colour(desk, image, 800, 100, 0x0072b2, 8) > 20);
    assert_int_equal(count_colour(desk, image, 602, 200, 0x0072b2, 8), 0);
    cairo_surface_destroy(image);
}

static void rows_without_a_pose_are_passed_over(void **state) {
    struct desk *desk = *state;
    for (size_t i = 0; i < ROWS; i += 2) {
        desk->run->row[i].has_pose = false;
        desk->run->row[i].pose = (struct pose){600, 700, 0};
    }
    cairo_surface_t *image = png(desk);
    assert_true(count_colour(desk, image, 500, WAY_Y_MM, 0x0072b2, 8) > 20);
    assert_int_equal(count_colour(desk, image, 500, 500, 0x0072b2, 30), 0);
    cairo_surface_destroy(image);
}

static void a_robot_that_never_moved_is_drawn(void **state) {
    struct desk *desk = *state;
    desk->run->row_count = 1;
    cairo_surface_t *image = png(desk);
    assert_true(count_colour(desk, image, 150, WAY_Y_MM, 0x222222, 12) > 20);
    cairo_surface_destroy(image);
}

static void a_robot_without_description_is_an_arrow(void **state) {
    struct desk *desk = *state;
    assert_true(
        picture_render(desk->run, desk->table, NULL, in_folder(desk, "run.png"), &desk->fault));
}

/* ---- SVG ------------------------------------------------------------------- */

static void assert_well_formed(const char *text) {
    GMarkupParser nothing = {0};
    GError *error = NULL;
    GMarkupParseContext *context = g_markup_parse_context_new(&nothing, 0, NULL, NULL);
    bool done = g_markup_parse_context_parse(context, text, -1, &error) &&
                g_markup_parse_context_end_parse(context, &error);
    if (!done) {
        print_error("%s\n", error->message);
    }
    assert_true(done);
    g_markup_parse_context_free(context);
}

static void assert_holds(const char *text, const char *const *words) {
    for (; *words != NULL; words++) {
        if (strstr(text, *words) == NULL) {
            fail_msg("“%s” is missing", *words);
        }
    }
}

static void the_svg_is_well_formed_and_says_everything_in_english(void **state) {
    static const char *const words[] = {"<title>The trial\n",
                                        "program tout_droit.lua · ",
                                        "seed 42 · duration 19.9 s",
                                        "The bay &lt;&amp;&gt;",
                                        "sans-nom",
                                        "start",
                                        "finish",
                                        "beginning",
                                        "\nend\n",
                                        "2 s",
                                        "a mark every 2 seconds",
                                        "the robot’s way",
                                        "timing gate",
                                        "wall",
                                        "palet-1",
                                        "object at the end",
                                        " cm\n",
                                        NULL};
    struct desk *desk = *state;
    char *text = svg(desk);
    assert_well_formed(text);
    assert_holds(text, words);
    assert_null(strstr(text, "obstacle")); /* the legend names only what there is */
    g_free(text);
}

static void the_svg_speaks_french(void **state) {
    static const char *const words[] = {"<title>L'essai\n", "La baie", "19,9 s", NULL};
    struct desk *desk = *state;
    assert_true(language_start("fr"));
    char *text = svg(desk);
    assert_well_formed(text);
    assert_holds(text, words);
    g_free(text);
}

static void hostile_names_stay_text(void **state) {
    struct desk *desk = *state;
    snprintf(desk->run->about.program, sizeof desk->run->about.program,
             "</title><script>\x01\xff\xc3.lua");
    char *text = svg(desk);
    assert_well_formed(text);
    assert_null(strstr(text, "<script>"));
    g_free(text);
}

static void the_same_log_gives_the_same_bytes(void **state) {
    struct desk *desk = *state;
    size_t first_length = 0;
    size_t second_length = 0;
    assert_true(render(desk, "run.png"));
    char *first = content(desk, "run.png", &first_length);
    assert_true(render(desk, "run.png"));
    char *second = content(desk, "run.png", &second_length);
    assert_int_equal(first_length, second_length);
    assert_memory_equal(first, second, first_length);
    g_free(first);
    g_free(second);
}

static void a_picture_is_for_everybody_to_read(void **state) {
    struct desk *desk = *state;
    struct stat about;
    mode_t mask = umask(022);
    assert_true(render(desk, "run.svg"));
    umask(mask);
    assert_int_equal(stat(in_folder(desk, "run.svg"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0644);
}

/* ---- page and marks ----------------------------------------------------------- */

static void every_table_fits_its_page(void **state) {
    struct desk *desk = *state;
    for (double width = TABLE_SIZE_MIN_MM; width <= TABLE_SIZE_MAX_MM; width += 190) {
        for (double height = TABLE_SIZE_MIN_MM; height <= TABLE_SIZE_MAX_MM; height += 190) {
            desk->table->width_mm = width;
            desk->table->height_mm = height;
            struct page page = page_choose(desk->table, 9, 190);
            assert_true(page.scale > 0);
            assert_true(page.frame.x >= 29.9);
            assert_true(page.frame.x + page.frame.width <= page.width - 29.9);
            assert_true(page.frame.y + page.frame.height < page.height);
            assert_true(page.legend.y + 16 <= page.height);
            assert_true(page.width <= 842 && page.height <= 842);
        }
    }
}

static void marks_are_few_whatever_the_duration(void **state) {
    (void)state;
    for (uint32_t duration_ms = 0; duration_ms < 100000000; duration_ms += 99991) {
        uint32_t every = way_mark_seconds(duration_ms);
        assert_true(every >= 1);
        assert_true(duration_ms / 1000 / every <= 14);
    }
    assert_int_equal(way_mark_seconds(9000), 1);
    assert_int_equal(way_mark_seconds(60000), 5);
}

/* ---- faults ------------------------------------------------------------------- */

static void another_ending_is_refused_by_name(void **state) {
    struct desk *desk = *state;
    static const char *const names[] = {"run.pdf", "run", "svg", "/dev/full", ".svg"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_false(picture_render(desk->run, desk->table, NULL, names[i], &desk->fault));
        assert_int_equal(desk->fault.kind, FAULT_MISUSE);
        assert_string_equal(desk->fault.file, names[i]);
    }
}

static void a_log_without_poses_is_explained(void **state) {
    struct desk *desk = *state;
    for (size_t i = 0; i < ROWS; i++) {
        desk->run->row[i].has_pose = false;
    }
    assert_false(render(desk, "run.svg"));
    assert_int_equal(desk->fault.kind, FAULT_MISSING);
    assert_non_null(strstr(desk->fault.message, "where the robot was"));
    assert_int_equal(access(in_folder(desk, "run.svg"), F_OK), -1);
}

static void a_missing_folder_is_named(void **state) {
    struct desk *desk = *state;
    assert_false(render(desk, "nowhere/run.svg"));
    assert_int_equal(desk->fault.kind, FAULT_NOT_FOUND);
    assert_string_equal(desk->fault.file, in_folder(desk, "nowhere/run.svg"));
}

static void a_folder_of_that_name_is_left_alone(void **state) {
    struct desk *desk = *state;
    assert_int_equal(mkdir(in_folder(desk, "d.svg"), 0755), 0);
    assert_false(render(desk, "d.svg"));
    assert_string_equal(desk->fault.file, in_folder(desk, "d.svg"));
    assert_int_equal(rmdir(in_folder(desk, "d.svg")), 0);
}

static void a_full_disk_leaves_the_old_picture(void **state) {
    struct desk *desk = *state;
    struct rlimit before;
    size_t length = 0;
    put(desk, "run.png", "old");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = {2000, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool done = render(desk, "run.png");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(done);
    assert_int_equal(desk->fault.kind, FAULT_IO);
    assert_string_equal(desk->fault.file, in_folder(desk, "run.png"));
    char *text = content(desk, "run.png", &length);
    assert_string_equal(text, "old");
    g_free(text);
}

/* ---- from files ----------------------------------------------------------------- */

#define LOG_HEAD    "# perseverons-log/1\n"
#define LOG_COLUMNS "time_ms,x_mm,y_mm,heading_deg\n"

static bool draw(struct desk *desk, const char *log, const char *table) {
    char log_path[PATH_MAX_HERE];
    char output[PATH_MAX_HERE];
    put(desk, "log.csv", log);
    snprintf(log_path, sizeof log_path, "%s", in_folder(desk, "log.csv"));
    snprintf(output, sizeof output, "%s", in_folder(desk, "run.svg"));
    struct picture_order order = {.log = log_path, .table = table, .output = output};
    return picture_draw(&order, &desk->fault);
}

static void a_table_may_be_a_file(void **state) {
    struct desk *desk = *state;
    char path[PATH_MAX_HERE];
    put(desk, "table.json", table_json);
    snprintf(path, sizeof path, "%s", in_folder(desk, "table.json"));
    if (!draw(desk, LOG_HEAD LOG_COLUMNS "0,150.0,300.0,0.00\n20,160.0,300.0,0.00\n", path)) {
        fail_msg("%s", desk->fault.message);
    }
}

static void a_log_without_table_asks_for_one(void **state) {
    struct desk *desk = *state;
    assert_false(draw(desk, LOG_HEAD LOG_COLUMNS "0,150.0,300.0,0.00\n", NULL));
    assert_int_equal(desk->fault.kind, FAULT_MISSING);
    assert_non_null(strstr(desk->fault.advice, "--table"));
    assert_string_equal(desk->fault.file, in_folder(desk, "log.csv"));
}

static void an_unknown_table_is_named(void **state) {
    struct desk *desk = *state;
    assert_false(draw(desk, LOG_HEAD "# table: lune\n" LOG_COLUMNS "0,1.0,1.0,0.00\n", NULL));
    assert_int_equal(desk->fault.kind, FAULT_NOT_FOUND);
    assert_non_null(strstr(desk->fault.message, "lune"));
}

static void a_log_of_a_real_robot_is_explained(void **state) {
    struct desk *desk = *state;
    char path[PATH_MAX_HERE];
    put(desk, "table.json", table_json);
    snprintf(path, sizeof path, "%s", in_folder(desk, "table.json"));
    assert_false(draw(desk, LOG_HEAD LOG_COLUMNS "0,,,\n20,,,\n", path));
    assert_int_equal(desk->fault.kind, FAULT_MISSING);
    assert_string_equal(desk->fault.file, in_folder(desk, "log.csv"));
}

static void a_missing_log_is_named(void **state) {
    struct desk *desk = *state;
    struct picture_order order = {.log = "/nowhere/run.csv", .output = "/nowhere/run.svg"};
    assert_false(picture_draw(&order, &desk->fault));
    assert_int_equal(desk->fault.kind, FAULT_NOT_FOUND);
    assert_string_equal(desk->fault.file, "/nowhere/run.csv");
}

#define ON_DESK(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_DESK(the_way_is_blue_where_the_robot_went_and_nowhere_else),
        ON_DESK(the_tables_paint_is_seen_at_its_place),
        ON_DESK(an_object_is_filled_where_it_lies_at_the_end_and_empty_where_it_began),
        ON_DESK(a_robot_put_elsewhere_by_hand_leaves_no_way_between),
        ON_DESK(rows_without_a_pose_are_passed_over),
        ON_DESK(a_robot_that_never_moved_is_drawn),
        ON_DESK(a_robot_without_description_is_an_arrow),
        ON_DESK(the_svg_is_well_formed_and_says_everything_in_english),
        ON_DESK(the_svg_speaks_french),
        ON_DESK(hostile_names_stay_text),
        ON_DESK(the_same_log_gives_the_same_bytes),
        ON_DESK(a_picture_is_for_everybody_to_read),
        ON_DESK(every_table_fits_its_page),
        ON_DESK(marks_are_few_whatever_the_duration),
        ON_DESK(another_ending_is_refused_by_name),
        ON_DESK(a_log_without_poses_is_explained),
        ON_DESK(a_missing_folder_is_named),
        ON_DESK(a_folder_of_that_name_is_left_alone),
        ON_DESK(a_full_disk_leaves_the_old_picture),
        ON_DESK(a_table_may_be_a_file),
        ON_DESK(a_log_without_table_asks_for_one),
        ON_DESK(an_unknown_table_is_named),
        ON_DESK(a_log_of_a_real_robot_is_explained),
        ON_DESK(a_missing_log_is_named),
    };
    return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}
