/* One run without a window, whatever the program beside it does. This test is
 * its own pupil's tool: started as "... run ... -- kind.lua", it behaves as the
 * program's name says. */
#include "arena/headless.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware-bridge/link/lockstep.h"
#include "firmware-bridge/robots/robot.h"
#include "scoring/contest.h"

/* ---- the program beside the arena ---- */

static struct transport connect_to(const char *address) {
    struct transport transport;
    struct fault fault = {0};
    if (!lockstep_open(address + strlen("table:"), &transport, &fault)) {
        fprintf(stderr, "%s\n", fault.message);
        exit(90);
    }
    return transport;
}

static void wait_until(struct transport *transport, uint32_t until_ms) {
    uint8_t bytes[256];
    size_t count;
    struct fault fault = {0};
    while (transport_now_ms(transport) < until_ms &&
           transport_read(transport, bytes, sizeof bytes, until_ms, &count, &fault)) {
    }
}

static int drives_straight_on(const char *address, uint32_t until_ms) {
    struct robot *robot;
    struct fault fault = {0};
    struct robot_options options = {0};
    struct robot_snapshot snapshot = {0};
    if (!robot_open(address, &options, &robot, &fault) || !robot_drive(robot, 500, 500, &fault)) {
        return 91;
    }
    while (robot_time_ms(robot) < until_ms && robot_wait(robot, until_ms, &snapshot, &fault)) {
    }
    robot_close(robot);
    return 0;
}

static int be_the_program(const char *address, const char *kind) {
    struct transport transport = {0};
    if (strstr(kind, "drives_to_the_end") != NULL) {
        return drives_straight_on(address, 60000);
    }
    if (strstr(kind, "drives_a_little") != NULL) {
        return drives_straight_on(address, 1000);
    }
    if (strstr(kind, "never_comes") != NULL) {
        pause();
    }
    if (strstr(kind, "is_wrong") != NULL) {
        printf("line 3: a word is missing\n");
        return 1;
    }
    transport = connect_to(address);
    if (strstr(kind, "stands_still") != NULL) {
        wait_until(&transport, 100000000);
    } else if (strstr(kind, "dies") != NULL) {
        wait_until(&transport, 700);
        raise(SIGKILL);
    } else if (strstr(kind, "falls_silent") != NULL) {
        wait_until(&transport, 700);
        pause();
    } else if (strstr(kind, "shouts") != NULL) {
        for (int i = 0; i < 100000; i++) {
            printf("0123456789\n");
        }
    }
    wait_until(&transport, 700);
    transport_close(&transport);
    return 0;
}

/* ---- a contest, a table ---- */

static char folder[] = "/tmp/perseverons-test-XXXXXX";
static char self[1024];

static const char *write_file(const char *name, const char *text) {
    static char path[8][256];
    static int next;
    char *to = path[next++ % 8];
    snprintf(to, sizeof path[0], "%s/%s", folder, name);
    FILE *file = fopen(to, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    return to;
}

static const char table_text[] =
    "{\"schema\": \"perseverons-table/1\", \"name\": {\"en\": \"Lane\"}, \"size_mm\": [2400, 800], "
    "\"border\": true,"
    " \"zones\": [{\"id\": \"home\", \"rectangle\": [0, 0, 600, 800]}],"
    " \"gates\": [{\"id\": \"out\", \"from\": [700, 0], \"to\": [700, 800]},"
    "             {\"id\": \"in\", \"from\": [1700, 0], \"to\": [1700, 800]}],"
    " \"starts\": [{\"id\": \"start\", \"at\": [300, 400], \"heading_deg\": 0}]}";

/* `match` goes into the event's "match". */
static const char *contest_with(const char *match) {
    char text[2000];
    snprintf(
        text, sizeof text,
        "{\"schema\": \"perseverons-contest/1\", \"id\": \"lane\", \"version\": \"1\","
        " \"name\": {\"en\": \"Lane\"}, \"events\": [{\"id\": \"run\", \"name\": {\"en\": \"Run\"},"
        " \"attempts\": 2, \"match\": {%s}, \"items\": ["
        "  {\"id\": \"home\", \"type\": \"yes_no\", \"points\": 7, \"name\": {\"en\": \"Home\"},"
        "   \"observe\": {\"robot_in\": \"home\"}},"
        "  {\"id\": \"time\", \"type\": \"time\", \"max_ms\": 600000, \"name\": {\"en\": \"Time\"},"
        "   \"observe\": {\"run_time\": true}}]}]}",
        match);
    return write_file("contest.json", text);
}

static const char on_the_signal[] = "\"time_limit_ms\": 5000, \"countdown_ms\": 3000";
static const char on_the_gates[] = "\"time_limit_ms\": 10000, \"countdown_ms\": 3000,"
                                   " \"start_gate\": \"out\", \"finish_gate\": \"in\"";

static char heard[200];
static size_t heard_count;
static char story[400];

static void hear(void *context, const char *text, size_t size) {
    (void)context;
    for (size_t i = 0; i < size && heard_count + i < sizeof heard - 1; i++) {
        heard[heard_count + i] = text[i];
    }
    heard_count += size;
}

static void note(void *context, const struct match_notice *notice) {
    (void)context;
    size_t length = strlen(story);
    if (notice->kind == MATCH_NOTICE_STATE) {
        snprintf(story + length, sizeof story - length, "%s ", match_state_word(notice->state));
    } else if (notice->kind == MATCH_NOTICE_COUNT) {
        snprintf(story + length, sizeof story - length, "%d ", notice->count);
    }
}

static struct headless_order order_for(const char *match, const char *kind) {
    char name[64];
    snprintf(name, sizeof name, "%s.lua", kind);
    memset(heard, 0, sizeof heard);
    heard_count = 0;
    story[0] = '\0';
    return (struct headless_order){.contest = contest_with(match),
                                   .team = "T1",
                                   .table = write_file("lane.json", table_text),
                                   .program = write_file(name, "-- " __FILE__),
                                   .player = self,
                                   .attempt = 1,
                                   .notice = note,
                                   .output = hear};
}

static struct headless_run *play_order(const struct headless_order *order) {
    struct fault fault = {0};
    struct headless_run *run = headless_play(order, &fault);
    if (run == NULL) {
        fail_msg("%s (%s)", fault.message, fault.field);
    }
    return run;
}

static struct headless_run *play(const char *match, const char *kind) {
    struct headless_order order = order_for(match, kind);
    return play_order(&order);
}

static void assert_ending(const struct headless_run *run, enum match_state ending,
                          enum headless_reason reason) {
    assert_string_equal(headless_reason_word(headless_reason(run)), headless_reason_word(reason));
    assert_string_equal(match_state_word(headless_match(run)->ending), match_state_word(ending));
    assert_int_equal(headless_match(run)->state, MATCH_SHEET);
}

static int64_t sheet_time(const struct headless_run *run) {
    return headless_sheet(run)->values[1].number.numerator;
}

static bool sheet_home(const struct headless_run *run) {
    return headless_sheet(run)->values[0].truth;
}

/* ---- how runs end ---- */

static void a_run_through_both_gates_is_timed_between_them(void **unused) {
    (void)unused;
    struct headless_run *run = play(on_the_gates, "drives_to_the_end");
    assert_ending(run, MATCH_FINISHED, HEADLESS_CROSSED_FINISH);
    int64_t ms = match_elapsed_ms(headless_match(run));
    assert_in_range(ms, 3000, 9000); /* one metre at half power */
    assert_int_equal(sheet_time(run), ms);
    assert_false(sheet_home(run));
    assert_string_equal(story,
                        "called ready armed countdown 3 2 1 released running finished sheet ");
    headless_free(run);
}

static void without_gates_the_end_of_the_program_ends_the_run(void **unused) {
    (void)unused;
    struct headless_run *run = play(on_the_signal, "drives_a_little");
    assert_ending(run, MATCH_FINISHED, HEADLESS_PROGRAM_ENDED);
    assert_in_range(match_elapsed_ms(headless_match(run)), 1000, 1500);
    assert_true(sheet_home(run));
    headless_free(run);
}

static void the_limit_ends_a_run_and_the_robot_stands_still_after_it(void **unused) {
    (void)unused;
    struct headless_run *run = play("\"time_limit_ms\": 1500", "drives_to_the_end");
    assert_ending(run, MATCH_TIMED_OUT, HEADLESS_LIMIT_REACHED);
    assert_int_equal(match_elapsed_ms(headless_match(run)), 1500);
    assert_true(sheet_home(run)); /* further on it would have left home */
    headless_free(run);
}

static void a_robot_that_never_moves_times_out(void **unused) {
    (void)unused;
    struct headless_run *run = play(on_the_signal, "stands_still");
    assert_ending(run, MATCH_TIMED_OUT, HEADLESS_LIMIT_REACHED);
    headless_free(run);
    run = play(on_the_gates, "stands_still");
    assert_ending(run, MATCH_TIMED_OUT, HEADLESS_NEVER_LEFT);
    assert_int_equal(match_elapsed_ms(headless_match(run)), 0);
    assert_int_equal(sheet_time(run), 10000);
    headless_free(run);
}

static void a_program_that_ends_before_the_finish_has_used_its_whole_limit(void **unused) {
    (void)unused;
    struct headless_run *run = play(on_the_gates, "drives_a_little");
    assert_ending(run, MATCH_ABORTED, HEADLESS_NOT_FINISHED);
    assert_int_equal(sheet_time(run), 10000);
    headless_free(run);
}

static void a_program_with_a_mistake_is_heard_and_its_run_aborted(void **unused) {
    (void)unused;
    struct headless_run *run = play(on_the_signal, "is_wrong");
    assert_ending(run, MATCH_ABORTED, HEADLESS_PROGRAM_FAILED);
    assert_string_equal(heard, "line 3: a word is missing\n");
    assert_true(sheet_home(run));
    headless_free(run);
}

static void a_program_that_dies_in_mid_run_aborts_it(void **unused) {
    (void)unused;
    struct headless_run *run = play(on_the_signal, "dies");
    assert_ending(run, MATCH_ABORTED, HEADLESS_PROGRAM_KILLED);
    headless_free(run);
}

static void a_program_that_falls_silent_is_given_up(void **unused) {
    (void)unused;
    static const char *const kinds[] = {"falls_silent", "never_comes"};
    for (size_t i = 0; i < 2; i++) {
        struct headless_order order = order_for(on_the_signal, kinds[i]);
        order.silence_s = 1;
        struct headless_run *run = play_order(&order);
        assert_ending(run, MATCH_ABORTED, HEADLESS_PROGRAM_SILENT);
        headless_free(run);
    }
}

static void one_that_shouts_is_heard_out_and_holds_nothing_up(void **unused) {
    (void)unused;
    struct headless_run *run = play(on_the_signal, "shouts");
    assert_ending(run, MATCH_FINISHED, HEADLESS_PROGRAM_ENDED);
    assert_memory_equal(heard, "0123456789\n0123456789\n", 22);
    assert_int_equal(heard_count, 1100000);
    headless_free(run);
}

static void an_interrupted_run_is_aborted_with_its_sheet(void **unused) {
    (void)unused;
    static const volatile sig_atomic_t interrupted = 1;
    struct headless_order order = order_for(on_the_signal, "falls_silent");
    order.interrupted = &interrupted;
    struct headless_run *run = play_order(&order);
    assert_ending(run, MATCH_ABORTED, HEADLESS_INTERRUPTED);
    assert_true(sheet_home(run));
    headless_free(run);
}

static void nothing_is_left_in_the_temporary_folder(void **unused) {
    (void)unused;
    char private[300];
    snprintf(private, sizeof private, "%s/tmp", folder);
    mkdir(private, 0700);
    setenv("TMPDIR", private, 1);
    headless_free(play(on_the_signal, "drives_a_little"));
    unsetenv("TMPDIR");
    assert_int_equal(rmdir(private), 0);
}

/* ---- orders that cannot be played ---- */

static struct fault refused(const struct headless_order *order, enum fault_kind kind) {
    struct fault fault = {0};
    assert_null(headless_play(order, &fault));
    assert_string_equal(fault_kind_word(fault.kind), fault_kind_word(kind));
    assert_true(fault.message[0] != '\0');
    return fault;
}

static void what_is_not_there_is_named(void **unused) {
    (void)unused;
    struct headless_order order = order_for(on_the_signal, "dies");
    order.program = "/nowhere/program.lua";
    assert_string_equal(refused(&order, FAULT_NOT_FOUND).file, order.program);
    order.program = "/tmp";
    assert_string_equal(refused(&order, FAULT_TYPE).file, "/tmp");
    order = order_for(on_the_signal, "dies");
    order.contest = "/nowhere/contest.json";
    assert_string_equal(refused(&order, FAULT_NOT_FOUND).file, order.contest);
    order = order_for(on_the_signal, "dies");
    order.table = "/nowhere/table.json";
    assert_string_equal(refused(&order, FAULT_NOT_FOUND).file, order.table);
    order = order_for(on_the_signal, "dies");
    order.player = "/nowhere/perseverons";
    refused(&order, FAULT_NOT_FOUND);
}

static void an_event_that_is_not_there_is_answered_with_those_that_are(void **unused) {
    (void)unused;
    struct headless_order order = order_for(on_the_signal, "dies");
    order.event = "swim";
    assert_non_null(strstr(refused(&order, FAULT_MISUSE).advice, "run"));
}

static void a_table_of_another_contest_is_refused(void **unused) {
    (void)unused;
    struct headless_order order =
        order_for("\"time_limit_ms\": 5000, \"start_gate\": \"moon\"", "dies");
    assert_non_null(strstr(refused(&order, FAULT_REFERENCE).message, "moon"));
}

static void a_robot_outside_its_table_is_refused(void **unused) {
    (void)unused;
    struct headless_order order = order_for(on_the_signal, "dies");
    char text[sizeof table_text];
    const char *place = strstr(table_text, "[300, 400]");
    snprintf(text, sizeof text, "%.*s[ 20%s", (int)(place - table_text), table_text,
             place + strlen("[300"));
    order.table = write_file("outside.json", text);
    refused(&order, FAULT_RANGE);
}

static void an_attempt_too_many_is_refused(void **unused) {
    (void)unused;
    struct headless_order order = order_for(on_the_signal, "drives_a_little");
    order.attempt = 3;
    struct fault fault = {0};
    assert_null(headless_play(&order, &fault));
    assert_string_equal(fault.field, "attempt");
}

/* ---- what is written ---- */

static char *read_all(const char *path) {
    static char buffer[4][1 << 20];
    static int next;
    char *to = buffer[next++ % 4];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    to[fread(to, 1, sizeof buffer[0] - 1, file)] = '\0';
    fclose(file);
    return to;
}

static void the_same_order_gives_the_same_sheet_and_log_to_the_last_byte(void **unused) {
    (void)unused;
    struct fault fault = {0};
    char sheet[300], log[300], *texts[2][2];
    snprintf(sheet, sizeof sheet, "%s/sheet.json", folder);
    snprintf(log, sizeof log, "%s/log.csv", folder);
    for (int i = 0; i < 2; i++) {
        struct headless_order order = order_for(on_the_gates, "drives_to_the_end");
        order.seed = 42;
        struct headless_run *run = play_order(&order);
        assert_true(headless_write(run, sheet, NULL, log, &fault));
        headless_free(run);
        texts[i][0] = read_all(sheet);
        texts[i][1] = read_all(log);
    }
    assert_string_equal(texts[0][0], texts[1][0]);
    assert_string_equal(texts[0][1], texts[1][1]);
    assert_non_null(strstr(texts[0][1], "# crossing: in "));
}

static void what_was_written_is_read_back_by_scoring(void **unused) {
    (void)unused;
    struct fault fault = {0};
    char path[300];
    snprintf(path, sizeof path, "%s/sheet.json", folder);
    struct headless_run *run = play(on_the_gates, "drives_to_the_end");
    assert_true(headless_write(run, path, NULL, NULL, &fault));
    struct sheet *sheet = sheet_read(headless_sheet(run)->contest, path, &fault);
    assert_non_null(sheet);
    assert_string_equal(sheet->team, "T1");
    assert_int_equal(sheet->values[1].number.numerator, sheet_time(run));
    sheet_free(sheet);
    headless_free(run);
}

static void a_file_that_cannot_be_written_is_named(void **unused) {
    (void)unused;
    struct fault fault = {0};
    struct headless_run *run = play(on_the_signal, "drives_a_little");
    assert_false(headless_write(run, "/nowhere/sheet.json", NULL, NULL, &fault));
    assert_string_equal(fault.file, "/nowhere/sheet.json");
    assert_false(headless_write(run, NULL, NULL, "/nowhere/log.csv", &fault));
    assert_string_equal(fault.file, "/nowhere/log.csv");
    headless_free(run);
}

static int clean_up(void **unused) {
    (void)unused;
    char command[300];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

int main(int argc, char **argv) {
    if (argc > 4 && strcmp(argv[1], "run") == 0) {
        return be_the_program(argv[3], argv[argc - 1]);
    }
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0 || mkdtemp(folder) == NULL) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_through_both_gates_is_timed_between_them),
        cmocka_unit_test(without_gates_the_end_of_the_program_ends_the_run),
        cmocka_unit_test(the_limit_ends_a_run_and_the_robot_stands_still_after_it),
        cmocka_unit_test(a_robot_that_never_moves_times_out),
        cmocka_unit_test(a_program_that_ends_before_the_finish_has_used_its_whole_limit),
        cmocka_unit_test(a_program_with_a_mistake_is_heard_and_its_run_aborted),
        cmocka_unit_test(a_program_that_dies_in_mid_run_aborts_it),
        cmocka_unit_test(a_program_that_falls_silent_is_given_up),
        cmocka_unit_test(one_that_shouts_is_heard_out_and_holds_nothing_up),
        cmocka_unit_test(an_interrupted_run_is_aborted_with_its_sheet),
        cmocka_unit_test(nothing_is_left_in_the_temporary_folder),
        cmocka_unit_test(what_is_not_there_is_named),
        cmocka_unit_test(an_event_that_is_not_there_is_answered_with_those_that_are),
        cmocka_unit_test(a_table_of_another_contest_is_refused),
        cmocka_unit_test(a_robot_outside_its_table_is_refused),
        cmocka_unit_test(an_attempt_too_many_is_refused),
        cmocka_unit_test(the_same_order_gives_the_same_sheet_and_log_to_the_last_byte),
        cmocka_unit_test(what_was_written_is_read_back_by_scoring),
        cmocka_unit_test(a_file_that_cannot_be_written_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, clean_up);
}
