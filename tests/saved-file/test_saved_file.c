/* Tests of saved-file: whole or not at all. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "saved-file/saved_file.h"

static char folder[] = "/tmp/saved-file-XXXXXX";
static char place[64];

static int make_folder(void **state) {
    (void)state;
    strcpy(folder, "/tmp/saved-file-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(place, sizeof place, "%s/run.csv", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(place);
    return rmdir(folder); /* fails, and so does the test, when a draft was left */
}

static void assert_holds(const char *path, const char *expected) {
    char text[64] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    assert_string_equal(text, expected);
}

static void put_old(void) {
    struct fault fault = {0};
    assert_true(saved_file_write(place, "run.csv", "old", 3, &fault));
}

static void what_was_written_is_there(void **state) {
    (void)state;
    put_old();
    assert_holds(place, "old");
}

static void nothing_is_seen_before_it_is_kept(void **state) {
    (void)state;
    struct saved_file file;
    struct fault fault = {0};
    put_old();
    assert_true(saved_file_begin(&file, place, "run.csv", &fault));
    fputs("new", file.stream);
    fflush(file.stream);
    assert_holds(place, "old");
    assert_true(saved_file_keep(&file, &fault));
    assert_holds(place, "new");
}

static void what_is_abandoned_leaves_no_trace(void **state) {
    (void)state;
    struct saved_file file;
    struct fault fault = {0};
    put_old();
    assert_true(saved_file_begin(&file, place, "run.csv", &fault));
    fputs("new", file.stream);
    saved_file_abandon(&file);
    saved_file_abandon(&file);
    assert_holds(place, "old");
}

/* A limit on the size of files stands for a full disk. */
static void a_full_disk_is_said_and_leaves_the_old_file(void **state) {
    (void)state;
    put_old();
    struct rlimit before;
    getrlimit(RLIMIT_FSIZE, &before);
    struct rlimit small = {.rlim_cur = 100, .rlim_max = before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    char many[5000];
    memset(many, 'x', sizeof many);
    struct fault fault = {0};
    bool written = saved_file_write(place, "run.csv", many, sizeof many, &fault);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_false(written);
    assert_int_equal(fault.kind, FAULT_IO);
    assert_string_equal(fault.file, place);
    assert_holds(place, "old");
}

static void a_write_that_failed_is_not_forgotten(void **state) {
    (void)state;
    struct saved_file file;
    struct fault fault = {0};
    assert_true(saved_file_begin(&file, place, "run.csv", &fault));
    assert_true(saved_file_is_well(&file, &fault));
    int full = open("/dev/full", O_WRONLY);
    dup2(full, fileno(file.stream));
    close(full);
    fputs("lost", file.stream);
    fflush(file.stream);
    assert_false(saved_file_is_well(&file, &fault));
    assert_false(saved_file_keep(&file, &fault));
    assert_int_equal(access(place, F_OK), -1);
}

static void a_killed_writer_leaves_the_old_file(void **state) {
    (void)state;
    put_old();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct saved_file file;
        struct fault fault = {0};
        if (saved_file_begin(&file, place, "run.csv", &fault)) {
            fputs("new", file.stream);
            fflush(file.stream);
            unlink(file.draft);
        }
        raise(SIGKILL);
    }
    waitpid(child, NULL, 0);
    assert_holds(place, "old");
}

static void a_device_stays_a_device(void **state) {
    (void)state;
    struct fault fault = {0};
    struct stat device;
    assert_int_equal(mkfifo(place, 0600), 0);
    assert_false(saved_file_write(place, "run.csv", "x", 1, &fault));
    assert_non_null(strstr(fault.advice, "run.csv"));
    assert_int_equal(stat(place, &device), 0);
    assert_true(S_ISFIFO(device.st_mode));
}

static void a_folder_and_a_missing_folder_are_named(void **state) {
    (void)state;
    struct fault fault = {0};
    assert_false(saved_file_write(folder, "run.csv", "x", 1, &fault));
    assert_string_equal(fault.file, folder);
    assert_false(saved_file_write("/nowhere/run.csv", "run.csv", "x", 1, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_false(saved_file_write("", "run.csv", "x", 1, &fault));
}

static void a_name_too_long_is_refused(void **state) {
    (void)state;
    char name[PATH_MAX + 10];
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    struct fault fault = {0};
    assert_false(saved_file_write(name, "run.csv", "x", 1, &fault));
}

static void others_may_read_as_the_umask_says(void **state) {
    (void)state;
    mode_t mask = umask(027);
    put_old();
    umask(mask);
    struct stat status;
    assert_int_equal(stat(place, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
}

int main(void) {
#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(what_was_written_is_there),
        IN_A_FOLDER(nothing_is_seen_before_it_is_kept),
        IN_A_FOLDER(what_is_abandoned_leaves_no_trace),
        IN_A_FOLDER(a_full_disk_is_said_and_leaves_the_old_file),
        IN_A_FOLDER(a_write_that_failed_is_not_forgotten),
        IN_A_FOLDER(a_killed_writer_leaves_the_old_file),
        IN_A_FOLDER(a_device_stays_a_device),
        IN_A_FOLDER(a_folder_and_a_missing_folder_are_named),
        IN_A_FOLDER(a_name_too_long_is_refused),
        IN_A_FOLDER(others_may_read_as_the_umask_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
