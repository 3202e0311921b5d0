/* How small the shipped programs become: bytes of image for each line of pupil's code (neither
 * blank nor only a comment), header, name, texts, line table and CRC included. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/compile/compile.h"

struct totals {
    size_t bytes, code;
    int lines;
};

static int is_program(const struct dirent *entry) {
    const char *ending = strrchr(entry->d_name, '.');
    return ending != NULL && strcmp(ending, ".lua") == 0;
}

static void add(const char *name, struct totals *totals) {
    char path[512];
    struct check_source source;
    struct check_report report;
    struct program *program = NULL;
    struct fault fault = {0};
    snprintf(path, sizeof path, "examples/programs/%s", name);
    if (!check_read_file(path, &source, &fault) ||
        !compile_program(&source, NULL, &program, &report, &fault) || program == NULL) {
        fprintf(stderr, "%s: %s\n", path, fault.message);
        exit(1);
    }
    totals->bytes += program->length;
    totals->code += program->code_bytes;
    totals->lines += program->source_lines;
    compile_free(program);
    check_source_free(&source);
}

int main(void) {
    struct dirent **entries;
    struct totals totals = {0};
    int count = scandir("examples/programs", &entries, is_program, alphasort);
    for (int i = 0; i < count; i++) {
        add(entries[i]->d_name, &totals);
        free(entries[i]);
    }
    if (count <= 0 || totals.lines == 0) {
        return 1;
    }
    free(entries);
    printf("{\"name\":\"image_bytes_per_line\",\"value\":%.2f,\"unit\":\"bytes\",\"target\":12,"
           "\"better\":\"lower\",\"peer\":null}\n",
           (double)totals.bytes / totals.lines);
    printf("{\"name\":\"image_code_bytes_per_line\",\"value\":%.2f,\"unit\":\"bytes\","
           "\"target\":null,\"better\":\"lower\",\"peer\":null}\n",
           (double)totals.code / totals.lines);
    return 0;
}
