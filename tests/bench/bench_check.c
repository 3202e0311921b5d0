/* How long a program takes to be checked: a pupil's, and the longest allowed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/check/check.h"

#define SECONDS_EACH 0.5

static double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double check_ms(const char *bytes, size_t length) {
    double start = now_s(), took = 0;
    long count = 0;
    do {
        struct check_source source;
        struct check_report report;
        struct fault fault = {0};
        if (!check_source_from("bench.lua", bytes, length, &source, &fault) ||
            !check_program(&source, NULL, &report, &fault)) {
            fprintf(stderr, "%s\n", fault.message);
            exit(1);
        }
        check_source_free(&source);
        count++;
        took = now_s() - start;
    } while (took < SECONDS_EACH);
    return took * 1000 / (double)count;
}

/* Repeats `line` up to `length` bytes, ends with `last`. */
static double check_repeated_ms(const char *line, const char *last, size_t length) {
    size_t size = strlen(line), end = strlen(last), body = (length - end) / size * size;
    char *bytes = malloc(length);
    if (bytes == NULL) {
        exit(1);
    }
    for (size_t at = 0; at < body + end; at++) {
        bytes[at] = at < body ? line[at % size] : last[at - body];
    }
    double ms = check_ms(bytes, body + end);
    free(bytes);
    return ms;
}

static void print(const char *name, double ms, double target) {
    printf("{\"name\":\"%s\",\"value\":%.2f,\"unit\":\"ms\",\"target\":%g,\"better\":\"lower\","
           "\"peer\":null}\n",
           name, ms, target);
}

int main(void) {
    static const char line[] = "if robot.distance() > 3 then robot.avancer(10) else y = 2 end\n";
    static const char wrong[] = "while x = 3 {\n";
    print("check: a program of 2 KB", check_repeated_ms(line, "print(y)\n", 2000), 5);
    print("check: 2 KB, a mistake at the end", check_repeated_ms(line, wrong, 2000), 10);
    print("check: a program of 1 MB", check_repeated_ms(line, "print(y)\n", CHECK_SOURCE_MAX), 300);
    print("check: 1 MB, a mistake at the end", check_repeated_ms(line, wrong, CHECK_SOURCE_MAX),
          300);
    return 0;
}
