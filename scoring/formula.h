/* formula: Lua expressions over the values of a sheet, exact and bounded. Internal to scoring.
 *
 * A formula is compiled once, with the contest, and evaluated for each sheet.
 * Its names are checked when it is compiled: items of the event, fields of the
 * row, functions. One machine per contest; all formulas of one sheet share one
 * budget of instructions and time. */
#ifndef SCORING_FORMULA_H
#define SCORING_FORMULA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "scoring/contest.h"
#include "scoring/pool.h"
#include "scoring/sheet.h"
#include "strict-json/json.h"

#define FORMULA_USES_MAX 64   /* items one formula may speak of */
#define FORMULA_TEXT_MAX 2000 /* one formula, in bytes */

enum formula_result { FORMULA_NUMBER_RESULT, FORMULA_TRUTH_RESULT };

/* What the names of a formula may mean. */
struct formula_scope {
    const struct contest_item *items; /* their values */
    size_t item_count;
    size_t points_count;               /* points.ID is known for the first of them */
    const struct contest_item *fields; /* of the row, in a list's "each" */
    size_t field_count;
    bool has_sum;   /* `sum` is known */
    bool has_sides; /* `side`, `sides` and `others` are: it is about one side of a match */
};

struct formula_use {
    size_t item;
    bool points; /* points.ID, not its value */
};

struct contest_formula {
    const char *field; /* "events[0].items[2].if" */
    int line, column;
    enum formula_result result;
    int reference; /* of the Lua function in the registry */
    size_t use_count;
    const struct formula_use *uses;
    const struct contest_item *items; /* of the scope */
    const struct contest_item *fields;
    size_t field_count;
    bool uses_others; /* speaks of the other sides */
    bool uses_given;  /* speaks of row, sum, attempt, time_limit_ms, side or sides */
    int fast;         /* its fast form (formula_fast.h), or FAST_NONE */
    bool loops;       /* that may run long */
    bool remembered;  /* its answers are (formula_memo.h) */
    uint32_t words;   /* or else runs so many words at most */
};

struct formula_machine;

/* `file` names the contest in faults and is borrowed; pieces come from `pool`. */
struct formula_machine *formula_machine_open(struct pool *pool, const char *file,
                                             struct fault *fault);
void formula_machine_close(struct formula_machine *machine); /* NULL is allowed */

/* Reads the Lua file of functions; before any formula is compiled. */
bool formula_machine_functions(struct formula_machine *machine, const char *path,
                               struct fault *fault);

/* After the last formula: from now on faults inside the Lua file carry its line. */
bool formula_machine_seal(struct formula_machine *machine, struct fault *fault);

/* Compiles the formula written in `value`, a JSON string. NULL: see fault. */
const struct contest_formula *
formula_compile(struct formula_machine *machine, const struct json_value *value,
                enum formula_result result, const struct formula_scope *scope, struct fault *fault);

/* ---- evaluation --------------------------------------------------------------- */

/* What a formula sees of a sheet that is being scored. */
struct formula_facts {
    const struct sheet *sheet;
    const struct rational *points; /* of each item so far, by index */
    const struct sheet_value *row; /* in "each" */
    size_t row_number;             /* from 1, in "each" */
    struct rational sum;           /* for the total */
};

/* Runs `body`, which may start sheets and evaluate formulas, under one protection for all of
 * them: much faster than one for each. False: `body` said so, or was left in the middle, so
 * it may hold nothing that must be released; run it again by itself to learn which, and why. */
bool formula_together(struct formula_machine *machine, bool (*body)(void *context), void *context);

/* Starts a sheet: a fresh budget, functions as new. */
void formula_start(struct formula_machine *machine, const struct sheet *sheet);

bool formula_number(struct formula_machine *machine, const struct contest_formula *formula,
                    const struct formula_facts *facts, struct rational *out, struct fault *fault);
bool formula_truth(struct formula_machine *machine, const struct contest_formula *formula,
                   const struct formula_facts *facts, bool *out, struct fault *fault);

#endif
