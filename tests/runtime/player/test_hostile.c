/* Every program of tests/hostile/ ends as its INDEX.tsv requires, one after the
 * other under this one parent, which stays as it is. HOSTILE=039 runs one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <regex.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/runtime/player/fake_robot.h"

#define FOLDER      "tests/hostile/"
#define PROGRAM_MAX 65536
#define WALL_MAX_S  20
#if defined(__SANITIZE_ADDRESS__)
#define GROWN_MAX_KB 16384 /* freed memory is kept back for a while */
#else
#define GROWN_MAX_KB 64
#endif

static struct play play;
static regex_t absent, address;

static const char *outcome(void) {
    switch (play.fault.kind) {
    case FAULT_SYNTAX:
        return "SYNTAX";
    case FAULT_BUDGET:
        return "BUDGET";
    case FAULT_MEMORY:
        return "OOM";
    case FAULT_REFUSED:
        return "REFUSED";
    case FAULT_RANGE:
    case FAULT_TYPE:
    case FAULT_MISSING:
    case FAULT_UNKNOWN:
    case FAULT_LIMIT:
        return "APILIMIT";
    case FAULT_PROGRAM:
        return regexec(&absent, play.fault.message, 0, NULL, 0) == 0 ? "ABSENT" : "ERROR";
    default:
        return fault_kind_word(play.fault.kind);
    }
}

/* Whether `word` stands in "BUDGET|OOM". */
static bool is_among(const char *word, const char *list) {
    size_t length = strlen(word);
    for (const char *at = list; at != NULL; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, word, length) == 0 && (at[length] == '|' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

static bool is_inert(const char *text) {
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ||
            (c == 0xc2 && (unsigned char)text[1] < 0xa0)) {
            return false;
        }
    }
    return true;
}

static size_t read_program(const char *name, char *text) {
    char path[256];
    snprintf(path, sizeof path, FOLDER "%s", name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("%s cannot be read", path);
        return 0;
    }
    size_t size = fread(text, 1, PROGRAM_MAX, file);
    fclose(file);
    return size;
}

static const char *complaint(const char *required, double seconds) {
    bool well = play.well && is_among("OK", required);
    if (!well && (play.well || !is_among(outcome(), required))) {
        return "a wrong outcome";
    }
    if (fake.motors_on || fake.stops == 0) {
        return "a robot that runs";
    }
    if (!play.well && play.fault.line == 0 && play.fault.kind != FAULT_SYNTAX) {
        return "no line";
    }
    if (regexec(&address, play.fault.message, 0, NULL, 0) == 0 ||
        regexec(&address, play.printed, 0, NULL, 0) == 0) {
        return "an address";
    }
    if (!is_inert(play.fault.message) || !is_inert(play.printed)) {
        return "a control character";
    }
    if (strstr(play.fault.message, "root:") != NULL) {
        return "a file's contents";
    }
    if (access("PWNED", F_OK) == 0) {
        return "a file PWNED";
    }
    return seconds > WALL_MAX_S ? "too long a time" : NULL;
}

static double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Runs one program; true when it ended as it has to. */
static bool endure(const char *name, const char *required) {
    static char text[PROGRAM_MAX];
    size_t size = read_program(name, text);
    fake_reset();
    double start = now_s();
    play_bytes(&play, "en", text, size);
    double seconds = now_s() - start;
    const char *wrong = complaint(required, seconds);
    if (wrong != NULL || getenv("HOSTILE") != NULL) {
        print_message("%s: %s; ended %s, line %d, in %.1f s: %s (must be %s)\n", name,
                      wrong != NULL ? wrong : "right", play.well ? "OK" : outcome(),
                      play.fault.line, seconds, play.fault.message, required);
    }
    return wrong == NULL;
}

/* Memory of this process's own: pages of the program file come and go by sixteen, and say
 * nothing of it. */
static long own_kb(void) {
    char line[128];
    long pages = 0, shared = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    assert_int_equal(sscanf(line, "%*d %ld %ld", &pages, &shared), 2);
    fclose(file);
    return (pages - shared) * sysconf(_SC_PAGESIZE) / 1024;
}

/* Calls endure() for every line of the index whose name begins with `only` (NULL: all). */
static void endure_all(const char *only, size_t *count, size_t *wrong) {
    char line[512];
    FILE *index = fopen(FOLDER "INDEX.tsv", "r");
    assert_non_null(index);
    assert_non_null(fgets(line, sizeof line, index)); /* the heading */
    while (fgets(line, sizeof line, index) != NULL) {
        char *rest = line, *name = strsep(&rest, "\t");
        strsep(&rest, "\t");
        char *required = strsep(&rest, "\t\n");
        assert_non_null(required);
        if (only == NULL || strncmp(name, only, strlen(only)) == 0) {
            ++*count;
            *wrong += !endure(name, required);
        }
    }
    fclose(index);
}

static void every_hostile_program_ends_as_it_has_to(void **state) {
    (void)state;
    if (getenv("UNDER_VALGRIND") != NULL) {
        skip(); /* fifty times slower, every limit of time is reached */
    }
    size_t count = 0, wrong = 0;
    endure_all(getenv("HOSTILE"), &count, &wrong);
    assert_int_equal(wrong, 0);
    assert_true(count > 100 || getenv("HOSTILE") != NULL);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    /* Everything the parent needs is loaded by now: more of the same adds nothing. */
    size_t again = 0;
    const long before_kb = own_kb();
    endure_all("0", &again, &wrong);
    endure_all("1", &again, &wrong);
    assert_int_equal(wrong, 0);
    const long grown_kb = own_kb() - before_kb;
    print_message("%zu programs, then %zu more: parent grown by %ld kB\n", count, again, grown_kb);
    assert_true(again > 20);
    assert_true(grown_kb <= GROWN_MAX_KB);
}

static int compile_patterns(void **state) {
    (void)state;
    return regcomp(&absent,
                   "^attempt to (call|index) a nil value \\((global|field) "
                   "'[a-z]+'\\)$",
                   REG_EXTENDED | REG_NOSUB) |
           regcomp(&address, "0x[0-9a-f]+", REG_EXTENDED | REG_NOSUB);
}

static int free_patterns(void **state) {
    (void)state;
    regfree(&absent);
    regfree(&address);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_hostile_program_ends_as_it_has_to),
    };
    return cmocka_run_group_tests(tests, compile_patterns, free_patterns);
}
