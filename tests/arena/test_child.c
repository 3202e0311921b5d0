/* Another program beside the arena: heard, ended, never left behind. */
#include "arena/child.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define LONG_MS 10000

static struct child shell(const char *command) {
    const char *const argv[] = {"/bin/sh", "-c", command, NULL};
    struct child child;
    struct fault fault = {0};
    assert_true(child_start(&child, argv, &fault));
    return child;
}

static void what_it_says_on_both_outputs_is_heard(void **unused) {
    (void)unused;
    char said[100];
    struct child child = shell("echo out; echo error >&2; exit 3");
    assert_true(child_wait(&child, LONG_MS, said, sizeof said));
    assert_string_equal(said, "out\nerror\n");
    assert_int_equal(child.exit_status, 3);
    assert_int_equal(child.signal, 0);
    child_end(&child);
}

static void a_child_that_was_killed_says_by_what(void **unused) {
    (void)unused;
    char said[10];
    struct child child = shell("kill -9 $$");
    assert_true(child_wait(&child, LONG_MS, said, sizeof said));
    assert_int_equal(child.signal, SIGKILL);
    child_end(&child);
}

static void one_that_talks_without_end_neither_blocks_nor_overflows(void **unused) {
    (void)unused;
    char said[16];
    struct child child = shell("while :; do echo 0123456789; done");
    assert_false(child_wait(&child, 200, said, sizeof said));
    assert_string_equal(said, "0123456789\n0123");
    child_end(&child);
    assert_true(child.ended);
    assert_int_equal(child.signal, SIGKILL);
}

static void ending_it_ends_what_it_started_too(void **unused) {
    (void)unused;
    char said[64] = "";
    struct child child = shell("sleep 1000 & echo $!; wait");
    size_t length = 0;
    while (strchr(said, '\n') == NULL) {
        length += child_hear(&child, said + length, sizeof said - 1 - length);
    }
    pid_t grandchild = (pid_t)atoi(said);
    assert_int_equal(kill(grandchild, 0), 0);
    child_end(&child);
    char path[64], state[64] = "";
    for (int i = 0; i < 200 && kill(grandchild, 0) == 0; i++) {
        /* dead, and waiting to be reaped by its new parent, counts as gone */
        snprintf(path, sizeof path, "/proc/%d/stat", (int)grandchild);
        FILE *file = fopen(path, "r");
        if (file != NULL && fscanf(file, "%*d %*s %60s", state) == 1 && state[0] == 'Z') {
            fclose(file);
            return;
        }
        if (file != NULL) {
            fclose(file);
        }
        usleep(10000);
    }
    assert_int_not_equal(kill(grandchild, 0), 0);
}

static void it_reads_nothing_and_holds_no_end_of_another_child(void **unused) {
    (void)unused;
    char said[2000], pipe_name[64] = "", link[64];
    struct child other = shell("sleep 1000");
    snprintf(link, sizeof link, "/proc/self/fd/%d", other.output);
    assert_true(readlink(link, pipe_name, sizeof pipe_name - 1) > 0);
    struct child child = shell("cat; ls -l /proc/self/fd");
    assert_true(child_wait(&child, LONG_MS, said, sizeof said));
    assert_non_null(strstr(said, "0 -> /dev/null"));
    assert_null(strstr(said, pipe_name));
    child_end(&child);
    child_end(&other);
}

static void it_gets_signals_as_a_shell_gives_them(void **unused) {
    (void)unused;
    char said[64];
    signal(SIGINT, SIG_IGN);
    struct child child = shell("kill -INT $$; echo ignored");
    assert_true(child_wait(&child, LONG_MS, said, sizeof said));
    signal(SIGINT, SIG_DFL);
    assert_int_equal(child.signal, SIGINT);
    assert_string_equal(said, "");
    child_end(&child);
}

static void a_program_that_is_not_there_is_a_fault(void **unused) {
    (void)unused;
    const char *const argv[] = {"/nowhere/perseverons", NULL};
    struct child child;
    struct fault fault = {0};
    assert_false(child_start(&child, argv, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_int_equal(child.output, -1);
    child_end(&child);
}

static void ending_twice_is_harmless(void **unused) {
    (void)unused;
    struct child child = shell("sleep 1000");
    child_end(&child);
    child_end(&child);
    assert_true(child_ended(&child));
    assert_int_equal(child.output, -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_says_on_both_outputs_is_heard),
        cmocka_unit_test(a_child_that_was_killed_says_by_what),
        cmocka_unit_test(one_that_talks_without_end_neither_blocks_nor_overflows),
        cmocka_unit_test(ending_it_ends_what_it_started_too),
        cmocka_unit_test(it_reads_nothing_and_holds_no_end_of_another_child),
        cmocka_unit_test(it_gets_signals_as_a_shell_gives_them),
        cmocka_unit_test(a_program_that_is_not_there_is_a_fault),
        cmocka_unit_test(ending_twice_is_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
