/* Which robots are there: announcements, ghosts, strangers' folders, adapters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "firmware-bridge/robots/adapters.h"
#include "firmware-bridge/robots/discovery.h"

static char runtime[64];
static struct discovered_robot robots[DISCOVERY_MAX];

static int set_up(void **state) {
    (void)state;
    strcpy(runtime, "/tmp/perseverons-test-XXXXXX");
    assert_non_null(mkdtemp(runtime));
    return setenv("XDG_RUNTIME_DIR", runtime, 1);
}

static int tear_down(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", runtime);
    return system(command);
}

/* The virtual ones only: this machine may have real adapters plugged in. */
static size_t list_virtual(void) {
    size_t count = discovery_list(robots, DISCOVERY_MAX), kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (robots[i].is_virtual) {
            robots[kept++] = robots[i];
        }
    }
    return kept;
}

static struct announcement *announce(const char *name, const char *address) {
    struct announcement *announcement = NULL;
    struct fault fault = {0};
    assert_true(discovery_announce(name, address, &announcement, &fault));
    return announcement;
}

static void folder(char *path, size_t size) {
    snprintf(path, size, "%s/perseverons/robots", runtime);
}

static int count_files(void) {
    char path[128];
    int count = 0;
    folder(path, sizeof path);
    DIR *entries = opendir(path);
    assert_non_null(entries);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        count += entry->d_name[0] != '.';
    }
    closedir(entries);
    return count;
}

/* A file in the folder, held by nobody; or, with `locked`, by us. */
static int plant(const char *name, const char *text, bool locked) {
    char path[192];
    folder(path, sizeof path);
    strcat(path, name);
    int descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, strlen(text)), strlen(text));
    if (locked) {
        assert_int_equal(flock(descriptor, LOCK_EX), 0);
        return descriptor;
    }
    close(descriptor);
    return -1;
}

/* ---- announcements ---------------------------------------------------------------------- */

static void nobody_announced_nobody_listed(void **state) {
    (void)state;
    assert_int_equal(list_virtual(), 0);
}

static void announced_robots_are_listed_by_name_and_withdrawn(void **state) {
    (void)state;
    struct announcement *second = announce("table-2", "table:/run/2");
    struct announcement *first = announce("table-1", "unix:/run/1");
    assert_int_equal(list_virtual(), 2);
    assert_string_equal(robots[0].name, "table-1");
    assert_string_equal(robots[0].address, "unix:/run/1");
    assert_true(robots[0].is_usable);
    assert_string_equal(robots[1].name, "table-2");
    discovery_withdraw(first);
    assert_int_equal(list_virtual(), 1);
    discovery_withdraw(second);
    assert_int_equal(list_virtual(), 0);
    assert_int_equal(count_files(), 0);
    discovery_withdraw(NULL);
}

static void a_robot_is_found_by_its_name(void **state) {
    (void)state;
    struct discovered_robot found;
    struct announcement *announcement = announce("Éole", "table:/run/eole");
    assert_true(discovery_find("Éole", &found));
    assert_string_equal(found.address, "table:/run/eole");
    assert_false(discovery_find("eole", &found));
    discovery_withdraw(announcement);
    assert_false(discovery_find("Éole", &found));
}

static void names_that_would_break_the_file_are_refused(void **state) {
    (void)state;
    struct announcement *announcement = NULL;
    struct fault fault = {0};
    char long_name[DISCOVERY_NAME_MAX + 1];
    memset(long_name, 'n', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    static const char *const bad[] = {"", "a\tb", "a\nb", "a\033[2J", "\x7f"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(discovery_announce(bad[i], "unix:/x", &announcement, &fault));
        assert_false(discovery_announce("x", bad[i], &announcement, &fault));
        assert_int_equal(fault.kind, FAULT_RANGE);
    }
    assert_false(discovery_announce(long_name, "unix:/x", &announcement, &fault));
}

/* ---- ghosts ---------------------------------------------------------------------------------- */

static void a_robot_whose_process_was_killed_is_no_ghost(void **state) {
    (void)state;
    int ready[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        announce("doomed", "unix:/doomed");
        if (write(ready[1], "x", 1) == 1) {
            pause();
        }
        _exit(0);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(list_virtual(), 1);
    assert_int_equal(count_files(), 1);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_int_equal(list_virtual(), 0);
    assert_int_equal(count_files(), 0); /* and its file is gone */
    close(ready[0]);
    close(ready[1]);
}

static void a_file_nobody_holds_is_removed_even_when_its_process_number_lives(void **state) {
    (void)state;
    char line[64];
    discovery_withdraw(announce("x", "unix:/x")); /* makes the folder */
    snprintf(line, sizeof line, "unix:/ghost\tghost\t%ld\n", (long)getpid());
    plant("/1-abc.robot", line, false);
    assert_int_equal(list_virtual(), 0);
    assert_int_equal(count_files(), 0);
}

static void malformed_announcements_are_not_listed(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "\n",
                                      "unix:/x",
                                      "unix:/x\tname",
                                      "\tname\t1\n",
                                      "unix:/x\t\t1\n",
                                      "un\033ix:/x\tn\t1\n"};
    discovery_withdraw(announce("x", "unix:/x"));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int held = plant("/2-bad.robot", bad[i], true);
        assert_int_equal(list_virtual(), 0);
        close(held);
    }
    char huge[4096];
    memset(huge, 'h', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    int held = plant("/3-huge.robot", huge, true);
    assert_int_equal(list_virtual(), 0);
    close(held);
}

static void other_files_are_left_alone(void **state) {
    (void)state;
    discovery_withdraw(announce("x", "unix:/x"));
    plant("/README", "hello\n", false);
    plant("/.hidden.robot", "unix:/x\tx\t1\n", false);
    assert_int_equal(list_virtual(), 0);
    assert_int_equal(count_files(), 1);
}

static void a_folder_others_may_write_to_is_not_believed(void **state) {
    (void)state;
    char path[128];
    struct announcement *announcement = announce("x", "unix:/x"), *other = NULL;
    struct fault fault = {0};
    folder(path, sizeof path);
    assert_int_equal(chmod(path, 0777), 0);
    assert_int_equal(list_virtual(), 0);
    assert_false(discovery_announce("y", "unix:/y", &other, &fault));
    assert_int_equal(chmod(path, 0700), 0);
    assert_int_equal(list_virtual(), 1);
    discovery_withdraw(announcement);
}

static void more_robots_than_room_fill_the_room(void **state) {
    (void)state;
    struct announcement *announcements[5];
    char name[8];
    for (int i = 0; i < 5; i++) {
        snprintf(name, sizeof name, "r%d", i);
        announcements[i] = announce(name, "unix:/x");
    }
    assert_true(discovery_list(robots, 3) == 3);
    assert_true(discovery_list(robots, 0) == 0);
    for (int i = 0; i < 5; i++) {
        discovery_withdraw(announcements[i]);
    }
}

/* ---- adapters -----------------------------------------------------------------------------------
 */

static void adapters_of_classroom_robots_are_known(void **state) {
    (void)state;
    assert_string_equal(adapter_name(0x1a86, 0x7523), "CH340");
    assert_string_equal(adapter_name(0x0403, 0x6001), "FTDI FT232R");
    assert_string_equal(adapter_name(0x2341, 0x0043), "Arduino");
    assert_string_equal(adapter_name(0x2341, 0x8036), "Arduino");
    assert_null(adapter_name(0x046d, 0xc31c)); /* a keyboard */
    assert_null(adapter_name(0x1a86, 0x0000));
}

static void a_port_that_is_not_there_is_not_found_again(void **state) {
    (void)state;
    struct discovered_robot former = {.usb_vendor = 0x1a86, .usb_product = 0x7523}, found;
    strcpy(former.usb_serial, "no such serial number");
    assert_false(discovery_find_again(&former, &found));
}

#define IN_ITS_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_ITS_FOLDER(nobody_announced_nobody_listed),
        IN_ITS_FOLDER(announced_robots_are_listed_by_name_and_withdrawn),
        IN_ITS_FOLDER(a_robot_is_found_by_its_name),
        IN_ITS_FOLDER(names_that_would_break_the_file_are_refused),
        IN_ITS_FOLDER(a_robot_whose_process_was_killed_is_no_ghost),
        IN_ITS_FOLDER(a_file_nobody_holds_is_removed_even_when_its_process_number_lives),
        IN_ITS_FOLDER(malformed_announcements_are_not_listed),
        IN_ITS_FOLDER(other_files_are_left_alone),
        IN_ITS_FOLDER(a_folder_others_may_write_to_is_not_believed),
        IN_ITS_FOLDER(more_robots_than_room_fill_the_room),
        IN_ITS_FOLDER(adapters_of_classroom_robots_are_known),
        IN_ITS_FOLDER(a_port_that_is_not_there_is_not_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
