/* Reading a log, line by line; columns are found by their names. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "firmware-bridge/world/trajectory_columns.h"
#include "language/language.h"

#define LINE_BYTES_MAX 4096
#define FIELDS_MAX     64
#define UNUSED         (-1)

struct log_reader {
    const char *path;
    int line;
    struct trajectory *trajectory;
    size_t row_room;
    size_t field_count;     /* of the line with the names; 0: not met yet */
    int column[FIELDS_MAX]; /* what each field is, or UNUSED */
};

static bool refuse(const struct log_reader *reader, struct fault *fault, const char *field) {
    fault_at(fault, reader->path, reader->line, 0);
    return fault_in_field(fault, field);
}

/* ---- numbers ------------------------------------------------------------- */

/* Digits with a point and a sign, whatever the locale; exact up to 15 digits. */
static bool parse_number(const char *text, int decimals_max, double *out) {
    double value = 0, scale = 1;
    int digits = 0, decimals = 0;
    bool negative = *text == '-', point = false;
    for (text += negative; *text != '\0'; text++) {
        if (*text == '.' && !point && digits > 0 && decimals_max > 0) {
            point = true;
        } else if (*text >= '0' && *text <= '9' && digits < 15) {
            value = value * 10 + (*text - '0');
            digits++;
            decimals += point;
        } else {
            return false;
        }
    }
    for (int i = 0; i < decimals; i++) {
        scale *= 10;
    }
    *out = (negative ? -value : value) / scale;
    return digits > 0 && (!point || decimals > 0);
}

/* ---- what the run was ---------------------------------------------------- */

/* How many bytes the UTF-8 character at `text` has (RFC 3629); 0: it is none. */
static size_t character_length(const char *text) {
    const unsigned char *c = (const unsigned char *)text;
    size_t length = c[0] < 0x80 ? 1 : c[0] < 0xc2 ? 0 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;
    bool odd = c[0] > 0xf4 || (c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
               (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f);
    for (size_t i = 1; !odd && i < length; i++) {
        odd = (c[i] & 0xc0) != 0x80;
    }
    return odd ? 0 : length;
}

/* Cut at a character's edge when it does not fit; what is no character becomes a mark. */
static void keep_text(const char *text, char out[TRAJECTORY_LOG_NAME_MAX]) {
    size_t used = 0, length;
    for (; *text != '\0'; text += length > 0 ? length : 1) {
        length = character_length(text);
        size_t needed = length > 0 ? length : 1;
        if (used + needed >= TRAJECTORY_LOG_NAME_MAX) {
            break;
        }
        bool control = (unsigned char)*text < 0x20 || *text == 0x7f;
        memcpy(out + used, length == 0 ? "?" : control ? " " : text, needed);
        used += needed;
    }
    out[used] = '\0';
}

static bool read_seed(const struct log_reader *reader, const char *text, struct fault *fault) {
    char *end;
    errno = 0;
    unsigned long long seed = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || errno != 0) {
        fault_set(fault, FAULT_RANGE, _("\"%s\" is not a seed: a whole number is needed."), text);
        return refuse(reader, fault, "seed");
    }
    reader->trajectory->about.seed = seed;
    return true;
}

/* "ID NUMBER" or "ID NUMBER NUMBER"; marks beyond the last kept are left out. */
static bool read_mark(const struct log_reader *reader, char *text, const char *kind,
                      struct fault *fault) {
    struct trajectory *trajectory = reader->trajectory;
    bool is_object = strcmp(kind, "object") == 0;
    size_t *count = is_object ? &trajectory->object_count : &trajectory->crossing_count;
    struct trajectory_mark *list = is_object ? trajectory->object : trajectory->crossing;
    struct trajectory_mark mark = {0};
    char *rest = text, *id = strsep(&rest, " "), *first = strsep(&rest, " ");
    double one = 0, two = 0;
    if (id[0] == '\0' || strlen(id) >= sizeof mark.id || first == NULL ||
        !parse_number(first, 6, &one) || (rest != NULL) != is_object ||
        (is_object && !parse_number(rest, 6, &two)) || (!is_object && one < 0)) {
        fault_set(fault, FAULT_SYNTAX, _("This line cannot be understood."));
        fault_advise(fault,
                     is_object ? "# object: palet-1 812.5 300.0" : "# crossing: start 1.234567");
        return refuse(reader, fault, kind);
    }
    strcpy(mark.id, id);
    if (is_object) {
        mark.at = (struct point){one, two};
    } else {
        mark.time_us = (uint64_t)llround(one * 1e6);
    }
    if (*count < TRAJECTORY_LOG_MARKS_MAX) {
        list[(*count)++] = mark;
    }
    return true;
}

/* "# key: text"; other comments are somebody else's. */
static bool read_comment(const struct log_reader *reader, char *line, struct fault *fault) {
    struct trajectory_about *about = &reader->trajectory->about;
    char *text = line + 1 + strspn(line + 1, " ");
    const char *key = strsep(&text, ":");
    if (text == NULL) {
        return true;
    }
    text += strspn(text, " ");
    if (strcmp(key, "table") == 0) {
        keep_text(text, about->table);
    } else if (strcmp(key, "model") == 0) {
        keep_text(text, about->model);
    } else if (strcmp(key, "program") == 0) {
        keep_text(text, about->program);
    } else if (strcmp(key, "seed") == 0) {
        return read_seed(reader, text, fault);
    } else if (strcmp(key, "crossing") == 0 || strcmp(key, "object") == 0) {
        return read_mark(reader, text, key, fault);
    }
    return true;
}

/* ---- names and rows ------------------------------------------------------ */

static int column_called(const char *name) {
    for (int i = 0; i < TRAJECTORY_COLUMNS; i++) {
        if (strcmp(trajectory_columns[i].name, name) == 0) {
            return i;
        }
    }
    return UNUSED;
}

static bool has_column(const struct log_reader *reader, int column) {
    for (size_t i = 0; i < reader->field_count; i++) {
        if (reader->column[i] == column) {
            return true;
        }
    }
    return false;
}

static bool read_names(struct log_reader *reader, char *line, struct fault *fault) {
    for (char *name = strsep(&line, ","); name != NULL; name = strsep(&line, ",")) {
        int column = column_called(name);
        if (column != UNUSED && has_column(reader, column)) {
            fault_set(fault, FAULT_DUPLICATE, _("There are two columns \"%s\"."), name);
            return refuse(reader, fault, name);
        }
        if (reader->field_count == FIELDS_MAX) {
            fault_set(fault, FAULT_LIMIT, _("A log has at most %d columns."), FIELDS_MAX);
            return refuse(reader, fault, "");
        }
        reader->column[reader->field_count++] = column;
    }
    if (!has_column(reader, COLUMN_TIME)) {
        fault_set(fault, FAULT_MISSING, _("There is no column \"%s\"."), "time_ms");
        fault_advise(fault, _("Keep commas between the fields and a point in the numbers when "
                              "you save a log from a spreadsheet."));
        return refuse(reader, fault, "time_ms");
    }
    return true;
}

static bool read_cell(const struct log_reader *reader, const char *text, int column,
                      struct trajectory_cells *cells, struct fault *fault) {
    const struct trajectory_column_kind *kind = &trajectory_columns[column];
    double value;
    if (text[0] == '\0' && column != COLUMN_TIME) {
        return true;
    }
    if (!parse_number(text, kind->decimals, &value)) {
        fault_set(fault, FAULT_TYPE, _("\"%s\" is not a number that can stand here."), text);
        return refuse(reader, fault, kind->name);
    }
    if (value < kind->min || value > kind->max) {
        fault_set(fault, FAULT_RANGE, _("%s is not between %.0f and %.0f."), text, kind->min,
                  kind->max);
        return refuse(reader, fault, kind->name);
    }
    cells->given[column] = true;
    cells->value[column] = value;
    return true;
}

static bool keep_row(struct log_reader *reader, const struct trajectory_cells *cells,
                     struct fault *fault) {
    struct trajectory *trajectory = reader->trajectory;
    if (trajectory->row_count == TRAJECTORY_LOG_ROWS_MAX) {
        fault_set(fault, FAULT_LIMIT, _("A log has at most %u rows."), TRAJECTORY_LOG_ROWS_MAX);
        return refuse(reader, fault, "");
    }
    if (trajectory->row_count == reader->row_room) {
        size_t room = reader->row_room == 0 ? 1024 : reader->row_room * 2;
        struct trajectory_row *row = realloc(trajectory->row, room * sizeof *row);
        if (row == NULL) {
            return fault_set_errno(fault, ENOMEM, reader->path);
        }
        trajectory->row = row;
        reader->row_room = room;
    }
    struct trajectory_row *row = &trajectory->row[trajectory->row_count];
    trajectory_row_of(cells, row);
    if (trajectory->row_count > 0 && row->time_ms < row[-1].time_ms) {
        fault_set(fault, FAULT_RANGE, _("The time goes backwards here."));
        return refuse(reader, fault, "time_ms");
    }
    trajectory->row_count++;
    return true;
}

static bool read_row(struct log_reader *reader, char *line, struct fault *fault) {
    struct trajectory_cells cells = {0};
    size_t count = 0;
    for (char *text = strsep(&line, ","); text != NULL; text = strsep(&line, ",")) {
        if (count < reader->field_count && reader->column[count] != UNUSED &&
            !read_cell(reader, text, reader->column[count], &cells, fault)) {
            return false;
        }
        count++;
    }
    if (count != reader->field_count) {
        fault_set(fault, FAULT_SYNTAX, _("This row has %zu fields; there are %zu columns."), count,
                  reader->field_count);
        return refuse(reader, fault, "");
    }
    return keep_row(reader, &cells, fault);
}

/* ---- lines --------------------------------------------------------------- */

/* Without its end, be it LF or CRLF. */
static bool trim_line(const struct log_reader *reader, char *line, size_t length,
                      struct fault *fault) {
    if (length > LINE_BYTES_MAX) {
        fault_set(fault, FAULT_LIMIT, _("This line is too long for a log."));
        return refuse(reader, fault, "");
    }
    if (memchr(line, '\0', length) != NULL) {
        fault_set(fault, FAULT_ENCODING, _("This is not a text."));
        return refuse(reader, fault, "");
    }
    line[strcspn(line, "\r\n")] = '\0';
    return true;
}

static bool read_line(struct log_reader *reader, char *line, struct fault *fault) {
    if (reader->line == 1) {
        if (strcmp(line, "# " TRAJECTORY_LOG_VERSION) == 0) {
            return true;
        }
        fault_set(fault, FAULT_SYNTAX, _("This is not the log of a run."));
        fault_advise(fault, _("A log begins with the line \"%s\"."), "# " TRAJECTORY_LOG_VERSION);
        return refuse(reader, fault, "");
    }
    if (line[0] == '\0') {
        return true;
    }
    if (line[0] == '#') {
        return read_comment(reader, line, fault);
    }
    return reader->field_count == 0 ? read_names(reader, line, fault)
                                    : read_row(reader, line, fault);
}

/* A line longer than a log's is not read to its end: files may be huge. */
static bool read_lines(struct log_reader *reader, FILE *file, struct fault *fault) {
    char line[LINE_BYTES_MAX + 2];
    bool ok = true;
    while (ok) {
        size_t length = 0;
        int byte = 0;
        while (length <= LINE_BYTES_MAX && byte != '\n' && (byte = getc(file)) != EOF) {
            line[length++] = (char)byte;
        }
        line[length] = '\0';
        if (length == 0) {
            break;
        }
        reader->line++;
        ok = trim_line(reader, line, length, fault) && read_line(reader, line, fault);
    }
    if (ok && ferror(file)) {
        return fault_set_errno(fault, errno, reader->path);
    }
    return ok;
}

static bool read_whole(struct log_reader *reader, FILE *file, struct fault *fault) {
    if (!read_lines(reader, file, fault)) {
        return false;
    }
    if (reader->field_count == 0) {
        fault_set(fault, FAULT_MISSING, _("The log ends before its rows."));
        return refuse(reader, fault, "");
    }
    return true;
}

struct trajectory *trajectory_read(const char *path, struct fault *fault) {
    struct log_reader reader = {.path = path, .trajectory = calloc(1, sizeof *reader.trajectory)};
    FILE *file = reader.trajectory == NULL ? NULL : fopen(path, "re");
    if (file == NULL) {
        fault_set_errno(fault, reader.trajectory == NULL ? ENOMEM : errno, path);
        trajectory_free(reader.trajectory);
        return NULL;
    }
    bool ok = read_whole(&reader, file, fault);
    fclose(file);
    if (!ok) {
        trajectory_free(reader.trajectory);
        return NULL;
    }
    return reader.trajectory;
}

void trajectory_free(struct trajectory *trajectory) {
    if (trajectory != NULL) {
        free(trajectory->row);
        free(trajectory);
    }
}
