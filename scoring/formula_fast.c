#include "scoring/formula_fast.h"

#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "scoring/formula_chunk.h"
#include "scoring/formula_doubles.h"
#include "scoring/formula_memo.h"
#include "scoring/match.h"

#define UNWATCHED_WORDS 20000 /* of one sheet: some milliseconds at most */
#define STACK_ROOM      (FORMULA_USES_MAX + CONTEST_FIELDS_MAX + 32)

void formula_fast_open(lua_State *state, struct formula_fast *fast) {
    fast->usable = formula_doubles_tell();
    formula_doubles_open(state);
    fast->environment = luaL_ref(state, LUA_REGISTRYINDEX);
}

/* ---- compiling ------------------------------------------------------------------------ */

/* The parameters in the order in which push_arguments() gives them. */
static void write_parameters(FILE *out, const struct formula_names *names,
                             const struct formula_scope *scope) {
    for (size_t i = 0; i < names->use_count; i++) {
        fprintf(out, "%s%s, ", names->uses[i].points ? "__p_" : "",
                scope->items[names->uses[i].item].id);
    }
    for (size_t i = 0; i < scope->field_count; i++) {
        fprintf(out, "%s, ", scope->fields[i].id);
    }
    fputs("row, sum, attempt, time_limit_ms, side, sides", out);
}

struct compile_job {
    const struct formula_fast *fast;
    const struct formula_rewritten *rewritten;
    int reference;
};

static int compile_body(lua_State *state) {
    struct compile_job *job = lua_touserdata(state, 1);
    lua_rawgeti(state, LUA_REGISTRYINDEX, job->fast->environment);
    lua_setupvalue(state, 2, 1);
    formula_chunk_open(state, job->rewritten);
    job->reference = luaL_ref(state, LUA_REGISTRYINDEX);
    return 0;
}

static bool any_word(void *context, const struct formula_token *token, struct fault *fault) {
    (void)context;
    (void)token;
    (void)fault;
    return true;
}

static char *write_form(const struct formula_rewritten *rewritten,
                        const struct formula_names *names, const struct formula_scope *scope,
                        size_t *length) {
    char *text = NULL;
    FILE *out = open_memstream(&text, length);
    if (out == NULL) {
        return NULL;
    }
    formula_chunk_write_header(out, rewritten);
    write_parameters(out, names, scope);
    fprintf(out, ") return %s\nend", rewritten->text);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

static int keep_form(struct sandbox *sandbox, const struct formula_fast *fast,
                     const struct formula_rewritten *rewritten, const char *form, size_t length) {
    struct compile_job job = {fast, rewritten, FAST_NONE};
    struct fault unused;
    lua_State *state = sandbox_state(sandbox);
    lua_pushcfunction(state, compile_body);
    lua_pushlightuserdata(state, &job);
    if (!formula_chunk_load(state, form, length)) {
        lua_pop(state, 3);
        return FAST_NONE;
    }
    return sandbox_call(sandbox, 2, 0, &unused) == SANDBOX_OK ? job.reference : FAST_NONE;
}

/* What it may cost when nobody watches: see formula_watch.h. */
static void set_cost(const struct formula_fast *fast, const struct formula_watch *watch,
                     struct contest_formula *formula) {
    size_t words = watch->words + watch->calls * fast->words;
    formula->words = words < UNWATCHED_WORDS ? (uint32_t)words : UNWATCHED_WORDS;
    formula->loops = watch->loops || (watch->calls > 0 && fast->loops) || words >= UNWATCHED_WORDS;
}

void formula_fast_compile(struct sandbox *sandbox, const struct formula_fast *fast,
                          const struct json_value *value, const struct formula_names *names,
                          struct contest_formula *formula) {
    struct formula_watch watch = {.functions = names->functions,
                                  .function_count = names->function_count};
    struct formula_rewritten rewritten = {.fast = &watch, .expression = true};
    struct fault unused;
    formula->fast = FAST_NONE;
    if (fast->usable && !names->uses_others && (fast->functions || !names->uses_functions) &&
        formula_rewrite(value->text, value->text_length, any_word, NULL, &rewritten, &unused) &&
        !watch.only_exact) {
        size_t length = 0;
        char *form = write_form(&rewritten, names, names->scope, &length);
        if (form != NULL) {
            formula->fast = keep_form(sandbox, fast, &rewritten, form, length);
            set_cost(fast, &watch, formula);
            formula->remembered = formula->fast != FAST_NONE && formula_memo_fits(formula);
        }
        free(form);
    }
    formula_watch_release(&watch);
    formula_rewritten_release(&rewritten);
}

/* ---- calling ------------------------------------------------------------------------------------
 */

static void push_value(lua_State *state, const struct contest_item *item,
                       const struct sheet_value *value);

static void push_rows(lua_State *state, const struct contest_item *list,
                      const struct sheet_value *value) {
    lua_createtable(state, (int)value->row_count, 0);
    for (size_t i = 0; i < value->row_count; i++) {
        const struct sheet_value *cells = value->cells + i * list->field_count;
        lua_createtable(state, 0, (int)list->field_count);
        for (size_t field = 0; field < list->field_count; field++) {
            push_value(state, &list->fields[field], &cells[field]);
            lua_setfield(state, -2, list->fields[field].id);
        }
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
}

static void push_value(lua_State *state, const struct contest_item *item,
                       const struct sheet_value *value) {
    if (!value->given) {
        lua_pushnil(state);
    } else if (item->type == ITEM_YES_NO) {
        lua_pushboolean(state, value->truth);
    } else if (item->type == ITEM_CHOICE) {
        lua_pushstring(state, item->choices[value->choice].id);
    } else if (item->type == ITEM_LIST) {
        push_rows(state, item, value);
    } else {
        formula_double_push(state, value->number);
    }
}

static int push_given(lua_State *state, const struct formula_facts *facts) {
    const struct sheet *sheet = facts->sheet;
    lua_pushnumber(state, (double)facts->row_number);
    formula_double_push(state, facts->sum);
    lua_pushnumber(state, (double)sheet->attempt);
    lua_pushnumber(state, (double)sheet_time_limit_ms(sheet));
    if (sheet->match == NULL) {
        return 4;
    }
    lua_pushnumber(state, (double)sheet->match->sides[sheet->side].corner);
    lua_pushnumber(state, (double)sheet->match->side_count);
    return 6;
}

static int push_arguments(lua_State *state, const struct contest_formula *formula,
                          const struct formula_facts *facts) {
    for (size_t i = 0; i < formula->use_count; i++) {
        const struct contest_item *item = &formula->items[formula->uses[i].item];
        if (formula->uses[i].points) {
            formula_double_push(state, facts->points[item->index]);
        } else {
            push_value(state, item, &facts->sheet->values[item->index]);
        }
    }
    for (size_t i = 0; i < formula->field_count; i++) {
        push_value(state, &formula->fields[i], &facts->row[i]);
    }
    int count = (int)(formula->use_count + formula->field_count);
    return formula->uses_given ? count + push_given(state, facts) : count;
}

/* A double without rounding; false: it does not fit. */
static bool take_number(double value, struct rational *out) {
    int exponent;
    if (value >= -9007199254740992.0 && value <= 9007199254740992.0 &&
        value == (double)(int64_t)value) {
        *out = rational_whole((int64_t)value);
        return true;
    }
    double mantissa = frexp(value, &exponent);
    if (!isfinite(value) || exponent > 9 || exponent < -8) {
        return false;
    }
    return rational_make((int64_t)ldexp(mantissa, 53), (int64_t)1 << (53 - exponent), out);
}

struct fast_job {
    const struct contest_formula *formula;
    const struct formula_facts *facts;
    struct rational number;
    bool truth, ok;
};

/* Leaves the stack as it was, or Lua's error goes through it. */
static void run(lua_State *state, struct fast_job *job) {
    int top = lua_gettop(state);
    lua_rawgeti(state, LUA_REGISTRYINDEX, job->formula->fast);
    int count = push_arguments(state, job->formula, job->facts);
    lua_call(state, count, 1);
    if (job->formula->result == FORMULA_TRUTH_RESULT) {
        job->ok = lua_isboolean(state, -1);
        job->truth = lua_toboolean(state, -1);
    } else {
        job->ok = lua_type(state, -1) == LUA_TNUMBER &&
                  take_number(lua_tonumber(state, -1), &job->number);
    }
    lua_settop(state, top);
}

static int run_body(lua_State *state) {
    struct fast_job *job = lua_touserdata(state, 1);
    luaL_checkstack(state, STACK_ROOM, NULL);
    run(state, job);
    return 0;
}

static bool run_protected(lua_State *state, struct fast_job *job) {
    lua_pushcfunction(state, run_body);
    lua_pushlightuserdata(state, job);
    if (lua_pcall(state, 1, 0, 0) == LUA_OK) {
        return true;
    }
    lua_pop(state, 1);
    return false;
}

void formula_fast_start(struct sandbox *sandbox, struct formula_fast *fast) {
    sandbox_renew(sandbox);
    fast->unwatched = 0;
    fast->renewed = false;
}

/* The exact form has a budget of its own, once for each sheet: many failures in a row may
 * not add up. */
static bool no_answer(struct sandbox *sandbox, struct formula_fast *fast) {
    if (!fast->renewed) {
        sandbox_renew(sandbox);
        fast->renewed = true;
    }
    return false;
}

static bool must_watch(struct formula_fast *fast, const struct contest_formula *formula) {
    fast->unwatched += formula->words;
    return formula->loops || fast->unwatched > UNWATCHED_WORDS;
}

static bool call(struct sandbox *sandbox, struct formula_fast *fast, struct fast_job *job) {
    lua_State *state = sandbox_state(sandbox);
    sandbox_watch(sandbox, must_watch(fast, job->formula));
    formula_doubles_forget_rounding();
    if (fast->together) {
        run(state, job);
    } else if (!run_protected(state, job)) {
        return no_answer(sandbox, fast);
    }
    return (job->ok && !formula_doubles_were_rounded()) || no_answer(sandbox, fast);
}

bool formula_fast_call(struct sandbox *sandbox, struct formula_fast *fast,
                       const struct contest_formula *formula, const struct formula_facts *facts,
                       struct rational *number, bool *truth) {
    struct fast_job job = {.formula = formula, .facts = facts};
    bool known = false;
    struct formula_memo *memo =
        formula->remembered ? formula_memo_find(fast->memos, formula, facts, &known) : NULL;
    if (known) {
        *number = memo->number;
        *truth = memo->truth;
        return true;
    }
    if (!call(sandbox, fast, &job)) {
        return false;
    }
    *number = job.number;
    *truth = job.truth;
    if (memo != NULL) {
        memo->formula = formula;
        memo->number = job.number;
        memo->truth = job.truth;
    }
    return true;
}

/* ---- many under one protection --------------------------------------------------------- */

struct together_job {
    bool (*body)(void *context);
    void *context;
    bool ok;
};

static int together_body(lua_State *state) {
    struct together_job *job = lua_touserdata(state, 1);
    luaL_checkstack(state, STACK_ROOM, NULL);
    job->ok = job->body(job->context);
    return 0;
}

bool formula_fast_together(struct sandbox *sandbox, struct formula_fast *fast,
                           bool (*body)(void *context), void *context) {
    struct together_job job = {body, context, false};
    lua_State *state = sandbox_state(sandbox);
    if (fast->together) {
        return body(context);
    }
    fast->together = true;
    lua_pushcfunction(state, together_body);
    lua_pushlightuserdata(state, &job);
    bool whole = lua_pcall(state, 1, 0, 0) == LUA_OK;
    lua_pop(state, whole ? 0 : 1);
    fast->together = false;
    return whole && job.ok;
}
