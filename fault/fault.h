/* fault: the one error value of the whole house.
 *
 * A fault says what went wrong to the person in front of the screen: a kind
 * for the program, a message and an advice for the person (already in the
 * person's language), and where it happened: file, line, column, field.
 *
 * Functions that can fail return bool (true: done) and take a `struct fault *`
 * as their last argument, never NULL. They fill it only when they return
 * false. A fault owns nothing and needs no release: it can be copied.
 * Only main() prints a fault (see command-line/command_line.h) and exits.
 *
 *     struct fault fault = {0};
 *     if (!table_read(path, &table, &fault)) {
 *         return command_line_fail(&fault);
 *     }
 */
#ifndef FAULT_FAULT_H
#define FAULT_FAULT_H

#include <stdarg.h>
#include <stdbool.h>

/* One line a kind: name, word shown to machines (--json). The comment says
 * whose fault it usually is. */
#define FAULT_KINDS(X)                                                                             \
    X(FAULT_NONE, "none")                                                                          \
    X(FAULT_MEMORY, "memory")       /* the machine: out of memory */                               \
    X(FAULT_IO, "io")               /* the machine: a read or write failed */                      \
    X(FAULT_NOT_FOUND, "not-found") /* no such file, robot, table ... */                           \
    X(FAULT_ENCODING, "encoding")   /* bytes that are not the text expected */                     \
    X(FAULT_SYNTAX, "syntax")       /* text that does not parse */                                 \
    X(FAULT_LIMIT, "limit")         /* too long, too deep, too many */                             \
    X(FAULT_UNKNOWN, "unknown")     /* an unknown key, name or choice */                           \
    X(FAULT_DUPLICATE, "duplicate") /* a key or id given twice */                                  \
    X(FAULT_MISSING, "missing")     /* a key, field or argument not given */                       \
    X(FAULT_TYPE, "type")           /* a number where a text belongs ... */                        \
    X(FAULT_RANGE, "range")         /* a value outside its limits */                               \
    X(FAULT_REFERENCE, "reference") /* points at something that is not there */                    \
    X(FAULT_PROGRAM, "program")     /* the pupil's Lua stopped on an error */                      \
    X(FAULT_BUDGET, "budget")       /* Lua ran too long without a pause */                         \
    X(FAULT_TIMEOUT, "timeout")     /* the robot did not answer in time */                         \
    X(FAULT_LINK, "link")           /* the robot is gone or answers garbage */                     \
    X(FAULT_REFUSED, "refused")     /* the robot answered no */                                    \
    X(FAULT_STOPPED, "stopped")     /* somebody stopped it */                                      \
    X(FAULT_CONFLICT, "conflict")   /* somebody else changed it meanwhile */                       \
    X(FAULT_VERSION, "version")     /* a file of a newer program */                                \
    X(FAULT_DAMAGED, "damaged")     /* a file that is broken, or of another kind */                \
    X(FAULT_MISUSE, "misuse")       /* wrong command line: exit status 2 */

#define FAULT_ENUM_(name, word) name,
enum fault_kind { FAULT_KINDS(FAULT_ENUM_) };
#undef FAULT_ENUM_

#define FAULT_FILE_MAX    256
#define FAULT_FIELD_MAX   128
#define FAULT_MESSAGE_MAX 640
#define FAULT_ADVICE_MAX  640

struct fault {
    enum fault_kind kind;
    int line;                        /* 1 is the first line; 0: unknown */
    int column;                      /* in bytes, 1 is the first; 0: unknown */
    char file[FAULT_FILE_MAX];       /* "" when no file is involved */
    char field[FAULT_FIELD_MAX];     /* "walls[3].x_mm", or "" */
    char message[FAULT_MESSAGE_MAX]; /* what is wrong, one sentence */
    char advice[FAULT_ADVICE_MAX];   /* what to try, or "" */
};

/* The machine's word for a kind ("syntax"). Never NULL. */
const char *fault_kind_word(enum fault_kind kind);

/* Starts `fault` afresh with a kind and a printf message; anything it held is
 * forgotten. Too long a text is cut at a character's edge. Always returns
 * false, so that a function can end with `return fault_set(...)`. */
bool fault_set(struct fault *fault, enum fault_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool fault_set_v(struct fault *fault, enum fault_kind kind, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

/* FAULT_IO (or NOT_FOUND, MEMORY by errno) with the system's own words for
 * errno `number` and the file's name. Returns false. */
bool fault_set_errno(struct fault *fault, int number, const char *file);

/* Each adds a part to a fault already set, and returns false. */
bool fault_at(struct fault *fault, const char *file, int line, int column);
bool fault_in_field(struct fault *fault, const char *field);
bool fault_advise(struct fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
