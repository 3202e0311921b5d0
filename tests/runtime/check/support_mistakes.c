#include "tests/runtime/check/support_mistakes.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int is_program(const struct dirent *entry) {
    size_t length = strlen(entry->d_name);
    return length > 4 && strcmp(entry->d_name + length - 4, ".lua") == 0;
}

size_t mistakes_list(const char *folder, char ***paths) {
    struct dirent **entries;
    int count = scandir(folder, &entries, is_program, alphasort);
    if (count < 0) {
        return 0;
    }
    *paths = calloc((size_t)count + 1, sizeof **paths);
    assert_non_null(*paths);
    for (int i = 0; i < count; i++) {
        assert_true(asprintf(&(*paths)[i], "%s/%s", folder, entries[i]->d_name) > 0);
        free(entries[i]);
    }
    free(entries);
    return (size_t)count;
}

void mistakes_list_free(char **paths, size_t count) {
    for (size_t i = 0; i < count; i++) {
        free(paths[i]);
    }
    free(paths);
}

bool mistakes_read(const char *path, char *buffer, size_t size) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        buffer[0] = '\0';
        return false;
    }
    size_t length = fread(buffer, 1, size - 1, file);
    buffer[length] = '\0';
    fclose(file);
    return true;
}

static void write_expected(const char *path, const char *said) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(said, file);
    fclose(file);
}

bool mistakes_expect(const char *path, const char *language, const char *said) {
    static char expected[MISTAKES_TEXT_MAX];
    char beside[512];
    snprintf(beside, sizeof beside, "%.*s.%s.txt", (int)strlen(path) - 4, path, language);
    if (getenv("MISTAKES_WRITE") != NULL) {
        write_expected(beside, said);
        return true;
    }
    bool there = mistakes_read(beside, expected, sizeof expected);
    if (there && strcmp(expected, said) == 0) {
        return true;
    }
    print_error("%s\n--- expected\n%s--- said\n%s", beside, expected, said);
    return false;
}

struct check_report mistakes_check(const char *text) {
    struct check_source source;
    struct check_report report;
    struct fault fault = {0};
    if (!check_source_from("test.lua", text, strlen(text), &source, &fault) ||
        !check_program(&source, NULL, &report, &fault)) {
        print_error("%s\n", fault.message);
        fail();
    }
    check_source_free(&source);
    return report;
}

const char *mistakes_summary(const struct check_report *report, char *buffer, size_t size) {
    size_t used = 0;
    buffer[0] = '\0';
    for (int i = 0; i < report->count && used < size; i++) {
        const struct check_finding *f = &report->finding[i];
        used += (size_t)snprintf(buffer + used, size - used, "%s%s %d:%d", i > 0 ? " " : "", f->id,
                                 f->line, f->column);
    }
    return buffer;
}
