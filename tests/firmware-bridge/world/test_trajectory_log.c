/* A log is written whole or not at all, and read back as it was, or refused at its place. */
#include <errno.h>
#include <glob.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware-bridge/world/trajectory_log.h"

static char folder[64];
static char path[128];

static const struct trajectory_about about = {
    .table = "ligne", .model = "standard", .program = "d\xc3\xa9part.lua", .seed = UINT64_MAX};

static const struct trajectory_row full = {.time_ms = 10,
                                           .has_pose = true,
                                           .has_ticks = true,
                                           .has_distance = true,
                                           .pose = {150.04, -0.06, -179.996},
                                           .left_permille = -1000,
                                           .right_permille = 1000,
                                           .ground_count = 5,
                                           .ground_percent = {0, 25, 50, 75, 100},
                                           .distance_mm = 1234,
                                           .buttons = 3,
                                           .bumpers = 2,
                                           .left_ticks = INT32_MIN,
                                           .right_ticks = INT32_MAX};

static int make_folder(void **state) {
    (void)state;
    strcpy(folder, "/tmp/trajectory-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(path, sizeof path, "%s/run.csv", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(path);
    return rmdir(folder); /* fails when anything else was left there */
}

static struct trajectory_log *create(void) {
    struct fault fault = {0};
    struct trajectory_log *log = trajectory_log_create(path, &about, &fault);
    if (log == NULL) {
        fail_msg("%s: %s", fault.file, fault.message);
    }
    return log;
}

static struct trajectory *read_well(void) {
    struct fault fault = {0};
    struct trajectory *trajectory = trajectory_read(path, &fault);
    if (trajectory == NULL) {
        fail_msg("%s:%d %s: %s", fault.file, fault.line, fault.field, fault.message);
    }
    return trajectory;
}

static void put_file(const char *bytes, size_t length) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void file_is(const char *wanted) {
    char bytes[2048] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    bytes[fread(bytes, 1, sizeof bytes - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(bytes, wanted);
}

static size_t files_in_folder(void) {
    char pattern[128];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/*", folder);
    size_t count = glob(pattern, 0, NULL, &found) == 0 ? found.gl_pathc : 0;
    globfree(&found);
    return count;
}

/* ---- writing ------------------------------------------------------------- */

#define NAMES                                                                                      \
    "time_ms,x_mm,y_mm,heading_deg,left_permille,right_permille,ground1_percent,"                  \
    "ground2_percent,ground3_percent,ground4_percent,ground5_percent,distance_mm,buttons,"         \
    "bumpers,left_ticks,right_ticks\n"

static void the_file_is_just_what_the_manual_shows(void **state) {
    (void)state;
    struct fault fault = {0};
    struct trajectory_log *log = create();
    struct trajectory_row bare = {.time_ms = 20, .ground_count = 2, .ground_percent = {7, 8}};
    assert_true(trajectory_log_add(log, &full, &fault));
    assert_true(trajectory_log_add(log, &bare, &fault));
    assert_true(trajectory_log_crossing(log, "start", 1234567, &fault));
    assert_true(trajectory_log_object(log, "palet-1", (struct point){812.5, 300}, &fault));
    assert_true(trajectory_log_finish(log, &fault));
    file_is("# perseverons-log/1\n# table: ligne\n# model: standard\n"
            "# seed: 18446744073709551615\n# program: d\xc3\xa9part.lua\n" NAMES
            "10,150.0,-0.1,-180.00,-1000,1000,0,25,50,75,100,1234,3,2,-2147483648,2147483647\n"
            "20,,,,0,0,7,8,,,,,0,0,,\n"
            "# crossing: start 1.234567\n# object: palet-1 812.5 300.0\n");
}

static void what_was_written_is_read_back(void **state) {
    (void)state;
    struct fault fault = {0};
    struct trajectory_log *log = create();
    assert_true(trajectory_log_add(log, &full, &fault));
    assert_true(trajectory_log_crossing(log, "start", UINT32_MAX, &fault));
    assert_true(trajectory_log_object(log, "palet-1", (struct point){-812.5, 300.22}, &fault));
    assert_true(trajectory_log_finish(log, &fault));
    struct trajectory *read = read_well();
    assert_memory_equal(&read->about, &about, sizeof about);
    assert_int_equal(read->row_count, 1);
    const struct trajectory_row *row = &read->row[0];
    assert_true(row->has_pose && row->has_ticks && row->has_distance);
    assert_true(fabs(row->pose.x_mm - full.pose.x_mm) <= 0.05 &&
                fabs(row->pose.y_mm - full.pose.y_mm) <= 0.05 &&
                fabs(row->pose.heading_deg - full.pose.heading_deg) <= 0.005);
    assert_int_equal(row->time_ms, 10);
    assert_int_equal(row->left_permille, -1000);
    assert_int_equal(row->right_permille, 1000);
    assert_int_equal(row->ground_count, 5);
    assert_memory_equal(row->ground_percent, full.ground_percent, 5);
    assert_int_equal(row->distance_mm, 1234);
    assert_int_equal(row->buttons, 3);
    assert_int_equal(row->bumpers, 2);
    assert_int_equal(row->left_ticks, INT32_MIN);
    assert_int_equal(row->right_ticks, INT32_MAX);
    assert_int_equal(read->crossing_count, 1);
    assert_string_equal(read->crossing[0].id, "start");
    assert_int_equal(read->crossing[0].time_us, UINT32_MAX);
    assert_int_equal(read->object_count, 1);
    assert_true(read->object[0].at.x_mm == -812.5);
    assert_true(fabs(read->object[0].at.y_mm - 300.22) <= 0.05);
    trajectory_free(read);
}

static void a_robot_without_pose_and_ticks_has_none_when_read_back(void **state) {
    (void)state;
    struct fault fault = {0};
    struct trajectory_log *log = create();
    struct trajectory_row bare = {.ground_count = 1, .ground_percent = {100}};
    assert_true(trajectory_log_add(log, &bare, &fault));
    assert_true(trajectory_log_finish(log, &fault));
    struct trajectory *read = read_well();
    assert_false(read->row[0].has_pose || read->row[0].has_ticks || read->row[0].has_distance);
    assert_int_equal(read->row[0].ground_count, 1);
    trajectory_free(read);
}

static void a_position_that_is_no_number_is_left_empty(void **state) {
    (void)state;
    struct fault fault = {0};
    struct trajectory_log *log = create();
    struct trajectory_row row = full;
    row.pose.x_mm = NAN;
    row.pose.y_mm = INFINITY;
    assert_true(trajectory_log_add(log, &row, &fault));
    assert_true(trajectory_log_finish(log, &fault));
    struct trajectory *read = read_well();
    assert_false(read->row[0].has_pose);
    assert_true(read->row[0].has_ticks);
    trajectory_free(read);
}

static void a_program_name_cannot_add_lines(void **state) {
    (void)state;
    struct fault fault = {0};
    struct trajectory_about sly = {.program = "a\n# seed: 7\tb"};
    struct trajectory_log *log = trajectory_log_create(path, &sly, &fault);
    assert_non_null(log);
    assert_true(trajectory_log_finish(log, &fault));
    struct trajectory *read = read_well();
    assert_int_equal(read->about.seed, 0);
    assert_string_equal(read->about.program, "a # seed: 7 b");
    trajectory_free(read);
}

/* ---- whole or not at all ------------------------------------------------- */

static void nothing_is_at_the_place_before_the_end(void **state) {
    (void)state;
    struct fault fault = {0};
    struct trajectory_log *log = create();
    assert_true(trajectory_log_add(log, &full, &fault));
    assert_int_not_equal(access(path, F_OK), 0);
    assert_true(trajectory_log_finish(log, &fault));
    assert_int_equal(access(path, F_OK), 0);
    assert_int_equal(files_in_folder(), 1);
}

static void an_abandoned_log_leaves_nothing_and_the_former_file_as_it_was(void **state) {
    (void)state;
    put_file("before", 6);
    trajectory_log_abandon(create());
    trajectory_log_abandon(NULL);
    file_is("before");
    assert_int_equal(files_in_folder(), 1);
}

static void a_log_takes_the_place_of_the_former_one(void **state) {
    (void)state;
    struct fault fault = {0};
    put_file("before", 6);
    assert_true(trajectory_log_finish(create(), &fault));
    trajectory_free(read_well());
}

static void a_log_is_readable_by_whom_the_umask_allows(void **state) {
    (void)state;
    struct fault fault = {0};
    struct stat place;
    mode_t former = umask(027);
    assert_true(trajectory_log_finish(create(), &fault));
    umask(former);
    assert_int_equal(stat(path, &place), 0);
    assert_int_equal(place.st_mode & 0777, 0640);
}

static void a_disk_that_fills_up_is_said_and_leaves_nothing(void **state) {
    (void)state;
    struct fault fault = {0};
    struct rlimit former, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &former), 0);
    small = (struct rlimit){20000, former.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct trajectory_log *log = create();
    bool all = true;
    for (int i = 0; i < 1000; i++) {
        all = trajectory_log_add(log, &full, &fault) && all;
    }
    bool finished = trajectory_log_finish(log, &(struct fault){0});
    setrlimit(RLIMIT_FSIZE, &former);
    assert_false(all);
    assert_false(finished);
    assert_int_equal(fault.kind, FAULT_IO);
    assert_string_equal(fault.file, path);
    assert_int_equal(files_in_folder(), 0);
}

static void a_disk_full_at_the_last_byte_is_said(void **state) {
    (void)state;
    struct fault fault = {0};
    struct rlimit former, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &former), 0);
    small = (struct rlimit){10, former.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct trajectory_log *log = create();
    bool finished = trajectory_log_finish(log, &fault);
    setrlimit(RLIMIT_FSIZE, &former);
    assert_false(finished);
    assert_int_equal(fault.kind, FAULT_IO);
    assert_string_equal(fault.file, path);
    assert_int_equal(files_in_folder(), 0);
}

static void places_where_no_file_can_be_are_named(void **state) {
    (void)state;
    static const char *const places[] = {"/dev/full", "/dev/null", "/tmp", "/nowhere/run.csv", ""};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct fault fault = {0};
        assert_null(trajectory_log_create(places[i], &about, &fault));
        assert_int_not_equal(fault.kind, FAULT_NONE);
        assert_string_equal(fault.file, places[i]);
        assert_true(fault.message[0] != '\0');
    }
    struct stat device;
    assert_int_equal(stat("/dev/full", &device), 0);
    assert_true(S_ISCHR(device.st_mode));
}

static void a_folder_that_appears_meanwhile_is_named(void **state) {
    (void)state;
    struct fault fault = {0};
    struct trajectory_log *log = create();
    assert_int_equal(mkdir(path, 0700), 0);
    bool finished = trajectory_log_finish(log, &fault);
    assert_int_equal(rmdir(path), 0);
    assert_false(finished);
    assert_string_equal(fault.file, path);
    assert_int_equal(files_in_folder(), 0);
}

static void a_path_longer_than_a_path_can_be_is_refused(void **state) {
    (void)state;
    static char endless[8000];
    struct fault fault = {0};
    memset(endless, 'a', sizeof endless - 1);
    assert_null(trajectory_log_create(endless, &about, &fault));
    assert_int_not_equal(fault.kind, FAULT_NONE);
}

/* ---- reading ------------------------------------------------------------- */

#define HEAD "# perseverons-log/1\n"

static void columns_are_found_by_name_whatever_their_order(void **state) {
    (void)state;
    static const char text[] = HEAD "# theirs\n# mood: sunny\r\n\n"
                                    "colour,y_mm,time_ms,x_mm,heading_deg\r\n"
                                    "red,2.5,1,-1,90\r\n,,2,,\n";
    put_file(text, sizeof text - 1);
    struct trajectory *read = read_well();
    assert_int_equal(read->row_count, 2);
    assert_true(read->row[0].has_pose);
    assert_true(read->row[0].pose.x_mm == -1 && read->row[0].pose.y_mm == 2.5 &&
                read->row[0].pose.heading_deg == 90);
    assert_int_equal(read->row[1].time_ms, 2);
    assert_false(read->row[1].has_pose);
    trajectory_free(read);
}

struct refused {
    const char *text;
    enum fault_kind kind;
    int line;
    const char *field;
};

static const struct refused refusals[] = {
    {"", FAULT_MISSING, 0, ""},
    {"time_ms\n1\n", FAULT_SYNTAX, 1, ""},
    {"# perseverons-log/2\ntime_ms\n", FAULT_SYNTAX, 1, ""},
    {HEAD, FAULT_MISSING, 1, ""},
    {HEAD "# seed: -1\n", FAULT_RANGE, 2, "seed"},
    {HEAD "# seed: 18446744073709551616\n", FAULT_RANGE, 2, "seed"},
    {HEAD "# seed: 1x\n", FAULT_RANGE, 2, "seed"},
    {HEAD "# crossing: start\n", FAULT_SYNTAX, 2, "crossing"},
    {HEAD "# crossing: start -1\n", FAULT_SYNTAX, 2, "crossing"},
    {HEAD "# crossing: start 1 2\n", FAULT_SYNTAX, 2, "crossing"},
    {HEAD "# crossing: \n", FAULT_SYNTAX, 2, "crossing"},
    {HEAD "# object: palet 1\n", FAULT_SYNTAX, 2, "object"},
    {HEAD "# object: palet 1 nan\n", FAULT_SYNTAX, 2, "object"},
    {HEAD "# object: a-name-that-is-by-far-too-long-to-be-kept 1 2\n", FAULT_SYNTAX, 2, "object"},
    {HEAD "x_mm,y_mm\n", FAULT_MISSING, 2, "time_ms"},
    {HEAD "time_ms;x_mm\n1;2,5\n", FAULT_MISSING, 2, "time_ms"},
    {HEAD "time_ms,x_mm,x_mm\n", FAULT_DUPLICATE, 2, "x_mm"},
    {HEAD "time_ms,x_mm\n1\n", FAULT_SYNTAX, 3, ""},
    {HEAD "time_ms,x_mm\n1,2,3\n", FAULT_SYNTAX, 3, ""},
    {HEAD "time_ms,x_mm\n1,2,5\n", FAULT_SYNTAX, 3, ""},
    {HEAD "time_ms,x_mm\n,2\n", FAULT_TYPE, 3, "time_ms"},
    {HEAD "time_ms,x_mm\n1.5,2\n", FAULT_TYPE, 3, "time_ms"},
    {HEAD "time_ms,x_mm\n1,nan\n", FAULT_TYPE, 3, "x_mm"},
    {HEAD "time_ms,x_mm\n1,1e3\n", FAULT_TYPE, 3, "x_mm"},
    {HEAD "time_ms,x_mm\n1,.5\n", FAULT_TYPE, 3, "x_mm"},
    {HEAD "time_ms,x_mm\n1,5.\n", FAULT_TYPE, 3, "x_mm"},
    {HEAD "time_ms,x_mm\n1,-\n", FAULT_TYPE, 3, "x_mm"},
    {HEAD "time_ms,x_mm\n1, 2\n", FAULT_TYPE, 3, "x_mm"},
    {HEAD "time_ms,x_mm\n1,1000001\n", FAULT_RANGE, 3, "x_mm"},
    {HEAD "time_ms\n4294967296\n", FAULT_RANGE, 3, "time_ms"},
    {HEAD "time_ms\n-1\n", FAULT_RANGE, 3, "time_ms"},
    {HEAD "time_ms,ground3_percent\n1,101\n", FAULT_RANGE, 3, "ground3_percent"},
    {HEAD "time_ms,left_permille\n1,-1001\n", FAULT_RANGE, 3, "left_permille"},
    {HEAD "time_ms,buttons\n1,256\n", FAULT_RANGE, 3, "buttons"},
    {HEAD "time_ms,left_ticks\n1,2147483648\n", FAULT_RANGE, 3, "left_ticks"},
    {HEAD "time_ms\n10\n9\n", FAULT_RANGE, 4, "time_ms"},
};

static void every_mistake_is_answered_at_its_place(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct refused *refused = &refusals[i];
        struct fault fault = {0};
        put_file(refused->text, strlen(refused->text));
        struct trajectory *read = trajectory_read(path, &fault);
        if (read != NULL) {
            trajectory_free(read);
            fail_msg("accepted: %s", refused->text);
        }
        if (fault.kind != refused->kind || fault.line != refused->line ||
            strcmp(fault.field, refused->field) != 0 || strcmp(fault.file, path) != 0) {
            fail_msg("%s: got %s at line %d, field \"%s\" (%s)", refused->text,
                     fault_kind_word(fault.kind), fault.line, fault.field, fault.message);
        }
    }
}

static void bytes_that_are_no_text_are_refused(void **state) {
    (void)state;
    static const char nul[] = HEAD "time_ms\n1\0\n";
    static char endless[100000];
    struct fault fault = {0};
    put_file(nul, sizeof nul - 1);
    assert_null(trajectory_read(path, &fault));
    assert_int_equal(fault.kind, FAULT_ENCODING);
    assert_int_equal(fault.line, 3);
    memset(endless, 'a', sizeof endless);
    put_file(endless, sizeof endless);
    assert_null(trajectory_read(path, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
    assert_int_equal(fault.line, 1);
}

static void text_in_another_encoding_becomes_question_marks(void **state) {
    (void)state;
    static const char text[] = HEAD "# program: d\xe9part\ntime_ms\n";
    put_file(text, sizeof text - 1);
    struct trajectory *read = read_well();
    assert_string_equal(read->about.program, "d?part");
    trajectory_free(read);
}

static void a_long_name_is_cut_at_the_edge_of_a_character(void **state) {
    (void)state;
    char text[512] = HEAD "# program: a";
    for (int i = 0; i < 100; i++) {
        strcat(text, "\xc3\xa9");
    }
    strcat(text, "\ntime_ms\n");
    put_file(text, strlen(text));
    struct trajectory *read = read_well();
    assert_int_equal(strlen(read->about.program), TRAJECTORY_LOG_NAME_MAX - 1);
    assert_int_equal((unsigned char)read->about.program[126], 0xa9);
    trajectory_free(read);
}

static void marks_beyond_the_last_are_left_out(void **state) {
    (void)state;
    struct fault fault = {0};
    struct trajectory_log *log = create();
    for (uint64_t i = 0; i < TRAJECTORY_LOG_MARKS_MAX + 10; i++) {
        assert_true(trajectory_log_crossing(log, "start", i, &fault));
    }
    assert_true(trajectory_log_finish(log, &fault));
    struct trajectory *read = read_well();
    assert_int_equal(read->crossing_count, TRAJECTORY_LOG_MARKS_MAX);
    assert_int_equal(read->crossing[TRAJECTORY_LOG_MARKS_MAX - 1].time_us,
                     TRAJECTORY_LOG_MARKS_MAX - 1);
    trajectory_free(read);
}

static void what_cannot_be_opened_is_named(void **state) {
    (void)state;
    struct fault fault = {0};
    assert_null(trajectory_read("/nowhere/run.csv", &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_string_equal(fault.file, "/nowhere/run.csv");
    assert_null(trajectory_read("/tmp", &fault));
    assert_int_equal(fault.kind, FAULT_IO);
    assert_string_equal(fault.file, "/tmp");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_file_is_just_what_the_manual_shows),
        TEST(what_was_written_is_read_back),
        TEST(a_robot_without_pose_and_ticks_has_none_when_read_back),
        TEST(a_position_that_is_no_number_is_left_empty),
        TEST(a_program_name_cannot_add_lines),
        TEST(nothing_is_at_the_place_before_the_end),
        TEST(an_abandoned_log_leaves_nothing_and_the_former_file_as_it_was),
        TEST(a_log_takes_the_place_of_the_former_one),
        TEST(a_log_is_readable_by_whom_the_umask_allows),
        TEST(a_disk_that_fills_up_is_said_and_leaves_nothing),
        TEST(a_disk_full_at_the_last_byte_is_said),
        TEST(places_where_no_file_can_be_are_named),
        TEST(a_folder_that_appears_meanwhile_is_named),
        TEST(a_path_longer_than_a_path_can_be_is_refused),
        TEST(columns_are_found_by_name_whatever_their_order),
        TEST(every_mistake_is_answered_at_its_place),
        TEST(bytes_that_are_no_text_are_refused),
        TEST(text_in_another_encoding_becomes_question_marks),
        TEST(a_long_name_is_cut_at_the_edge_of_a_character),
        TEST(marks_beyond_the_last_are_left_out),
        TEST(what_cannot_be_opened_is_named),
    };
    return cmocka_run_group_tests_name("trajectory_log", tests, NULL, NULL);
}
