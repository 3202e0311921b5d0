/* Printing faults: for people on stderr, for machines as JSON on stdout. */
#include <cjson/cJSON.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command-line/command_line.h"
#include "language/language.h"

#define SHOWN_LINE_MAX 400

static int status_of(const struct fault *fault) {
    return fault->kind == FAULT_MISUSE ? COMMAND_LINE_MISUSED : COMMAND_LINE_COULD_NOT;
}

bool command_line_colours(int descriptor) {
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return isatty(descriptor) == 1 && (no_color == NULL || no_color[0] == '\0') &&
           (terminal == NULL || strcmp(terminal, "dumb") != 0);
}

/* C1 controls and the marks that reorder text (U+202A-202E, U+2066-2069,
 * U+200E, U+200F) are as dangerous on a terminal as escapes. */
static size_t dangerous_length(const unsigned char *at) {
    if (at[0] == 0xc2 && at[1] >= 0x80 && at[1] <= 0x9f) {
        return 2;
    }
    if (at[0] == 0xe2 && at[1] == 0x80 &&
        ((at[2] >= 0xaa && at[2] <= 0xae) || at[2] == 0x8e || at[2] == 0x8f)) {
        return 3;
    }
    if (at[0] == 0xe2 && at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9) {
        return 3;
    }
    return 0;
}

static void print_inert(FILE *to, const char *text) {
    const unsigned char *at = (const unsigned char *)text;
    while (*at != '\0') {
        size_t length = dangerous_length(at);
        if (length > 0) {
            fputs("\xef\xbf\xbd", to); /* U+FFFD */
            at += length;
        } else if ((*at < 0x20 && *at != '\n' && *at != '\t') || *at == 0x7f) {
            fprintf(to, "\\x%02x", *at++);
        } else {
            fputc(*at++, to);
        }
    }
}

void command_line_print_inert(int descriptor, const char *text) {
    print_inert(descriptor == STDOUT_FILENO ? stdout : stderr, text);
}

static void print_place(const struct fault *fault) {
    if (fault->file[0] == '\0') {
        return;
    }
    print_inert(stderr, fault->file);
    if (fault->line > 0) {
        fprintf(stderr, ":%d", fault->line);
        if (fault->column > 0) {
            fprintf(stderr, ":%d", fault->column);
        }
    }
    fputs(": ", stderr);
}

static bool read_line(const char *file, int wanted, char *text, size_t size) {
    FILE *from = fopen(file, "re");
    if (from == NULL) {
        return false;
    }
    int line = 1;
    int c = 0;
    while (line < wanted && (c = fgetc(from)) != EOF) {
        line += c == '\n';
    }
    bool found = line == wanted && fgets(text, (int)size, from) != NULL;
    fclose(from);
    if (found) {
        text[strcspn(text, "\r\n")] = '\0';
    }
    return found && text[0] != '\0';
}

/* The source line with a mark under the column (given in bytes). */
static void print_excerpt(const struct fault *fault) {
    char text[SHOWN_LINE_MAX];
    if (fault->file[0] == '\0' || fault->line <= 0 ||
        !read_line(fault->file, fault->line, text, sizeof text)) {
        return;
    }
    fprintf(stderr, "%5d | ", fault->line);
    print_inert(stderr, text);
    fputc('\n', stderr);
    if (fault->column <= 0 || (size_t)fault->column > strlen(text) + 1) {
        return;
    }
    fputs("      | ", stderr);
    for (int i = 0; i < fault->column - 1; i++) {
        unsigned char byte = (unsigned char)text[i];
        if ((byte & 0xc0u) != 0x80u) {
            fputc(byte == '\t' ? '\t' : ' ', stderr);
        }
    }
    fputs("^\n", stderr);
}

static void print_for_people(const struct fault *fault) {
    bool colours = command_line_colours(STDERR_FILENO);
    fputs(colours ? "\033[1m" : "", stderr);
    print_place(fault);
    fputs(colours ? "\033[0m" : "", stderr);
    if (fault->field[0] != '\0') {
        print_inert(stderr, fault->field);
        fputs(": ", stderr);
    }
    print_inert(stderr, fault->message);
    fputc('\n', stderr);
    print_excerpt(fault);
    if (fault->advice[0] != '\0') {
        print_inert(stderr, fault->advice);
        fputc('\n', stderr);
    }
}

/* On stderr even under --json: stdout is what does not work. */
static int fail_to_print(int number) {
    struct fault fault = {0};
    fault_set_errno(&fault, number != 0 ? number : EIO, _("standard output"));
    print_for_people(&fault);
    return COMMAND_LINE_COULD_NOT;
}

int command_line_print_json(struct cJSON *root) {
    char *text = cJSON_Print(root);
    cJSON_Delete(root);
    errno = text == NULL ? ENOMEM : 0;
    bool printed = text != NULL && puts(text) >= 0 && fflush(stdout) == 0;
    int number = errno;
    cJSON_free(text);
    return printed ? COMMAND_LINE_DONE : fail_to_print(number);
}

static void add_text(cJSON *object, const char *key, const char *text) {
    if (text[0] != '\0') {
        cJSON_AddStringToObject(object, key, text);
    }
}

static void print_for_machines(const struct fault *fault) {
    cJSON *root = cJSON_CreateObject();
    cJSON *error = cJSON_AddObjectToObject(root, "error");
    add_text(error, "kind", fault_kind_word(fault->kind));
    add_text(error, "file", fault->file);
    if (fault->line > 0) {
        cJSON_AddNumberToObject(error, "line", fault->line);
    }
    if (fault->column > 0) {
        cJSON_AddNumberToObject(error, "column", fault->column);
    }
    add_text(error, "field", fault->field);
    add_text(error, "message", fault->message);
    add_text(error, "advice", fault->advice);
    command_line_print_json(root);
}

int command_line_fail(const struct command_line *line, const struct fault *fault) {
    fflush(stdout);
    if (line->json) {
        print_for_machines(fault);
    } else {
        print_for_people(fault);
    }
    return status_of(fault);
}

int command_line_end(int status) {
    errno = 0;
    bool written = fflush(stdout) == 0 && !ferror(stdout);
    if (written || status != COMMAND_LINE_DONE) {
        return status;
    }
    return fail_to_print(errno);
}

int command_line_misuse(const struct command_line *line, const char *format, ...) {
    struct fault fault = {0};
    va_list args;
    va_start(args, format);
    fault_set_v(&fault, FAULT_MISUSE, format, args);
    va_end(args);
    fault_advise(&fault, _("“%s --help” shows what can be said."), line->program);
    return command_line_fail(line, &fault);
}
