#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/check.h"
#include "runtime/check/tokens.h"

#define TAB_WIDTH           4
#define LINE_COLUMNS_MAX    160 /* a longer line is cut around its mark */
#define LINE_COLUMNS_BEFORE 60

#define BOLD   "\033[1m"
#define RED    "\033[31m"
#define YELLOW "\033[33m"
#define CYAN   "\033[36m"
#define DIM    "\033[2m"
#define PLAIN  "\033[0m"

struct page {
    char *buffer;
    size_t size, used;
    bool colours;
};

static void put(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct page *page, const char *format, ...) {
    va_list args;
    va_start(args, format);
    size_t left = page->size - page->used;
    int written = vsnprintf(page->buffer + page->used, left, format, args);
    va_end(args);
    if (written > 0) {
        page->used += (size_t)written < left ? (size_t)written : left - 1;
    }
}

static void colour(struct page *page, const char *escape) {
    if (page->colours) {
        put(page, "%s", escape);
    }
}

struct range {
    uint32_t first, last;
};

static bool in_ranges(const struct range *range, size_t count, uint32_t code) {
    for (size_t i = 0; i < count; i++) {
        if (code >= range[i].first && code <= range[i].last) {
            return true;
        }
    }
    return false;
}

/* Columns a character takes in a terminal: marks that combine 0, East Asian
 * wide ones and pictures 2 (Unicode, EastAsianWidth.txt). */
static uint32_t columns_of(uint32_t code) {
    static const struct range none[] = {
        {0x300, 0x36f}, {0x200b, 0x200f}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}};
    static const struct range two[] = {{0x1100, 0x115f},   {0x2e80, 0xa4cf},  {0xac00, 0xd7a3},
                                       {0xf900, 0xfaff},   {0xfe30, 0xfe6f},  {0xff00, 0xff60},
                                       {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};
    if (in_ranges(none, sizeof none / sizeof none[0], code)) {
        return 0;
    }
    return in_ranges(two, sizeof two / sizeof two[0], code) ? 2 : 1;
}

/* What acts on a terminal: control characters, and those that turn the writing direction. */
static bool is_control(uint32_t code) {
    static const struct range acting[] = {
        {0, 0x1f}, {0x7f, 0x9f}, {0x202a, 0x202e}, {0x2066, 0x2069}};
    return in_ranges(acting, sizeof acting / sizeof acting[0], code);
}

/* Width of the character at `at`, and its length in bytes; a tab depends on `column`. */
static uint32_t width_at(const struct check_source *source, uint32_t at, uint32_t column,
                         uint32_t *length, uint32_t *code) {
    *length = utf8_read(source->bytes, (uint32_t)source->length, at, code);
    if (*code == '\t') {
        return TAB_WIDTH - column % TAB_WIDTH;
    }
    return is_control(*code) ? 1 : columns_of(*code);
}

static uint32_t columns_between(const struct check_source *source, uint32_t from, uint32_t to,
                                uint32_t column) {
    uint32_t start = column, length, code;
    while (from < to) {
        column += width_at(source, from, column, &length, &code);
        from += length;
    }
    return column - start;
}

/* Writes the program's bytes from..to; what could act on a terminal becomes "?". */
static void put_source(struct page *page, const struct check_source *source, uint32_t from,
                       uint32_t to) {
    uint32_t column = 0, length, code;
    while (from < to) {
        uint32_t width = width_at(source, from, column, &length, &code);
        if (code == '\t') {
            put(page, "%*s", (int)width, "");
        } else if (is_control(code)) {
            put(page, "?");
        } else {
            put(page, "%.*s", (int)length, source->bytes + from);
        }
        column += width;
        from += length;
    }
}

/* Where line `number` begins, or `length` behind the last line. */
static uint32_t line_start(const struct check_source *source, int number) {
    uint32_t at = 0, length = (uint32_t)source->length;
    for (int line = 1; line < number && at < length; line++) {
        at = line_finish(source->bytes, length, at);
        at += at + 1 < length && source->bytes[at] == '\r' && source->bytes[at + 1] == '\n' ? 2 : 1;
    }
    return at < length ? at : length;
}

static void put_line(struct page *page, const struct check_source *source, int number,
                     uint32_t from, uint32_t to, bool cut_before, bool cut_after) {
    colour(page, DIM);
    put(page, "%5d | ", number);
    colour(page, PLAIN);
    put(page, "%s", cut_before ? "..." : "");
    put_source(page, source, from, to);
    put(page, "%s\n", cut_after ? "..." : "");
}

static const char *severity_colour(enum check_severity severity) {
    return severity == CHECK_ERROR ? RED : severity == CHECK_WARNING ? YELLOW : CYAN;
}

/* The part of a line to show so that byte `mark` is in it. */
static void cut_line(const struct check_source *source, uint32_t mark, uint32_t *from,
                     uint32_t *to) {
    uint32_t begin = *from, finish = *to;
    if (columns_between(source, begin, finish, 0) <= LINE_COLUMNS_MAX) {
        return;
    }
    if (mark - begin > LINE_COLUMNS_BEFORE) {
        *from = mark - LINE_COLUMNS_BEFORE;
        while (*from > begin && ((unsigned char)source->bytes[*from] & 0xc0) == 0x80) {
            (*from)--;
        }
    }
    *to = *from + LINE_COLUMNS_MAX < finish ? *from + LINE_COLUMNS_MAX : finish;
    while (*to > mark && *to < finish && ((unsigned char)source->bytes[*to] & 0xc0) == 0x80) {
        (*to)--;
    }
}

static void put_mark(struct page *page, const struct check_source *source,
                     const struct check_finding *finding, uint32_t from, uint32_t to,
                     uint32_t begin, bool cut_before) {
    uint32_t mark = begin + (uint32_t)finding->column - 1;
    uint32_t end = mark + (uint32_t)finding->length;
    uint32_t before = columns_between(source, from, mark, 0) + (cut_before ? 3 : 0);
    uint32_t width = columns_between(source, mark, end < to ? end : to, before);
    colour(page, DIM);
    put(page, "      | ");
    colour(page, PLAIN);
    put(page, "%*s", (int)before, "");
    colour(page, severity_colour(finding->severity));
    put(page, "^");
    for (uint32_t i = 1; i < width; i++) {
        put(page, "~");
    }
    colour(page, PLAIN);
    put(page, "\n");
}

static void put_place(struct page *page, const struct check_source *source,
                      const struct check_finding *finding) {
    uint32_t begin = line_start(source, finding->line);
    uint32_t finish = line_finish(source->bytes, (uint32_t)source->length, begin);
    uint32_t from = begin, to = finish, mark = begin + (uint32_t)finding->column - 1;
    if (mark > finish) {
        return;
    }
    cut_line(source, mark, &from, &to);
    put_line(page, source, finding->line, from, to, from > begin, to < finish);
    put_mark(page, source, finding, from, to, begin, from > begin);
}

static void put_related(struct page *page, const struct check_source *source, int number) {
    uint32_t begin = line_start(source, number);
    uint32_t finish = line_finish(source->bytes, (uint32_t)source->length, begin);
    uint32_t from = begin, to = finish;
    cut_line(source, begin, &from, &to);
    put_line(page, source, number, from, to, false, to < finish);
}

static const char *title(enum check_severity severity) {
    switch (severity) {
    case CHECK_ERROR:
        return _("mistake");
    case CHECK_WARNING:
        return _("careful");
    case CHECK_ADVICE:
        return _("advice");
    }
    return "";
}

const char *check_severity_word(enum check_severity severity) {
    switch (severity) {
    case CHECK_ERROR:
        return "error";
    case CHECK_WARNING:
        return "warning";
    case CHECK_ADVICE:
        return "advice";
    }
    return "";
}

/* Texts may quote the program: what could act on a terminal becomes "?". */
static void put_text(struct page *page, const char *text, const char *indent) {
    uint32_t length = (uint32_t)strlen(text), at = 0, code;
    while (at < length) {
        uint32_t size = utf8_read(text, length, at, &code);
        if (code == '\n') {
            put(page, "\n%s", indent);
        } else if (is_control(code)) {
            put(page, "?");
        } else {
            put(page, "%.*s", (int)size, text + at);
        }
        at += size;
    }
}

size_t check_render(const struct check_source *source, const struct check_finding *finding,
                    bool colours, char *buffer, size_t size) {
    if (size == 0) {
        return 0;
    }
    struct page page = {.buffer = buffer, .size = size, .colours = colours};
    bool related = finding->related_line > 0 && finding->related_line != finding->line;
    buffer[0] = '\0';
    colour(&page, BOLD);
    put_text(&page, source->name, "");
    put(&page, ":%d:%d: ", finding->line, finding->column);
    colour(&page, severity_colour(finding->severity));
    put(&page, "%s", title(finding->severity));
    colour(&page, PLAIN);
    put(&page, "\n");
    if (related && finding->related_line < finding->line) {
        put_related(&page, source, finding->related_line);
    }
    put_place(&page, source, finding);
    if (related && finding->related_line > finding->line) {
        put_related(&page, source, finding->related_line);
    }
    put(&page, "  ");
    put_text(&page, finding->message, "  ");
    put(&page, "\n");
    if (finding->advice[0] != '\0') {
        put(&page, "  ");
        put_text(&page, finding->advice, "  ");
        put(&page, "\n");
    }
    return page.used;
}

bool check_finding_to_fault(const struct check_source *source, const struct check_finding *finding,
                            struct fault *fault) {
    fault_set(fault, FAULT_PROGRAM, "%s", finding->message);
    fault_advise(fault, "%s", finding->advice);
    return fault_at(fault, source->name, finding->line, finding->column);
}
