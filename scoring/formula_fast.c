#include "scoring/formula_fast.h"

#include <fenv.h>
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scoring/formula_numbers.h"
#include "scoring/match.h"

#define ROUNDED (FE_INEXACT | FE_OVERFLOW | FE_UNDERFLOW | FE_DIVBYZERO | FE_INVALID)
#define CHUNK   "=fast"
#define DEPTH   64 /* of tables and functions that are frozen */

/* ---- what the processor says ------------------------------------------------------- */

static void forget_rounding(void) {
    if (fetestexcept(ROUNDED) != 0) {
        feclearexcept(ROUNDED);
    }
}

static bool was_rounded(void) { return fetestexcept(ROUNDED) != 0; }

/* Some machines (valgrind's, say) do not keep the flag. */
static bool processor_tells(void) {
    volatile double three = 3.0, third;
    forget_rounding();
    third = 1.0 / three;
    bool tells = was_rounded() && third > 0;
    forget_rounding();
    return tells;
}

/* ---- functions over plain numbers ------------------------------------------------------ */

static double number_at(lua_State *state, int index) {
    if (lua_type(state, index) != LUA_TNUMBER) {
        luaL_error(state, "not a number");
    }
    return lua_tonumber(state, index);
}

static int one_number(lua_State *state, double (*function)(double)) {
    double value = number_at(state, 1);
    if (!lua_isnoneornil(state, 2)) {
        return luaL_error(state, "decimals are for the exact form");
    }
    lua_pushnumber(state, function(value));
    return 1;
}

static int fast_floor(lua_State *state) { return one_number(state, floor); }

static int fast_ceil(lua_State *state) { return one_number(state, ceil); }

static int fast_truncate(lua_State *state) { return one_number(state, trunc); }

static int fast_round(lua_State *state) { return one_number(state, round); }

static double half_up(double value) { return floor(value + 0.5); }

static int fast_round_half_up(lua_State *state) { return one_number(state, half_up); }

static int fast_round_half_even(lua_State *state) { return one_number(state, nearbyint); }

static int fast_abs(lua_State *state) {
    lua_pushnumber(state, fabs(number_at(state, 1)));
    return 1;
}

static int fast_min(lua_State *state) {
    double best = number_at(state, 1);
    for (int i = 2; i <= lua_gettop(state); i++) {
        double other = number_at(state, i);
        best = other < best ? other : best;
    }
    lua_pushnumber(state, best);
    return 1;
}

static int fast_max(lua_State *state) {
    double best = number_at(state, 1);
    for (int i = 2; i <= lua_gettop(state); i++) {
        double other = number_at(state, i);
        best = other > best ? other : best;
    }
    lua_pushnumber(state, best);
    return 1;
}

/* The contents of a frozen table in its place. */
static void thaw(lua_State *state, int index) {
    if (lua_getmetatable(state, index)) {
        lua_getfield(state, -1, "__index");
        lua_replace(state, index);
        lua_pop(state, 1);
    }
}

static int next_of_list(lua_State *state) {
    lua_Integer at = (lua_Integer)number_at(state, 2) + 1;
    if (lua_rawgeti(state, 1, at) == LUA_TNIL) {
        return 1;
    }
    lua_pushnumber(state, (lua_Number)at);
    lua_insert(state, -2);
    return 2;
}

static int fast_ipairs(lua_State *state) {
    luaL_checktype(state, 1, LUA_TTABLE);
    thaw(state, 1);
    lua_pushcfunction(state, next_of_list);
    lua_pushvalue(state, 1);
    lua_pushnumber(state, 0);
    return 3;
}

static int fast_length(lua_State *state) {
    if (lua_type(state, 2) == LUA_TTABLE) {
        thaw(state, 2);
    } else if (lua_type(state, 2) != LUA_TSTRING) {
        return luaL_error(state, "no length");
    }
    lua_pushnumber(state, (lua_Number)lua_rawlen(state, 2));
    return 1;
}

static int fast_index(lua_State *state) {
    if (lua_type(state, 1) == LUA_TNUMBER &&
        floor(lua_tonumber(state, 1)) != lua_tonumber(state, 1)) {
        return luaL_error(state, "no place in a list");
    }
    lua_settop(state, 1);
    return 1;
}

static const luaL_Reg functions[] = {
    {"floor", fast_floor},
    {"ceil", fast_ceil},
    {"truncate", fast_truncate},
    {"abs", fast_abs},
    {"min", fast_min},
    {"max", fast_max},
    {"ipairs", fast_ipairs},
    {"round", fast_round},
    {"round_half_up", fast_round_half_up},
    {"round_half_even", fast_round_half_even},
    {NULL, NULL},
};

void formula_fast_open(lua_State *state, struct formula_fast *fast) {
    fast->usable = processor_tells();
    lua_createtable(state, 0, 16);
    luaL_setfuncs(state, functions, 0);
    fast->environment = luaL_ref(state, LUA_REGISTRYINDEX);
}

static void push_support(lua_State *state) {
    lua_newuserdatauv(state, 0, 0);
    lua_createtable(state, 0, 2);
    lua_pushcfunction(state, fast_length);
    lua_setfield(state, -2, "__pow");
    lua_pushboolean(state, 0);
    lua_setfield(state, -2, "__metatable");
    lua_setmetatable(state, -2);
    lua_pushcfunction(state, fast_index);
}

/* ---- freezing the Lua file ------------------------------------------------------------------ */

static int refuse_write(lua_State *state) { return luaL_error(state, "rules keep nothing"); }

struct freezing {
    const char *assigned; /* " name name ": what is assigned without "local" */
    bool ok;
};

static void freeze_value(lua_State *state, struct freezing *freezing, int depth);

/* The table on top: its contents move behind a metatable that refuses writing. */
static void freeze_table(lua_State *state, struct freezing *freezing, int depth) {
    int table = lua_gettop(state);
    if (lua_getmetatable(state, table)) {
        lua_pop(state, 1);
        return; /* frozen already, or it goes round in a circle */
    }
    lua_createtable(state, 0, 8);
    lua_createtable(state, 0, 4);
    lua_pushvalue(state, -2);
    lua_setfield(state, -2, "__index");
    lua_pushcfunction(state, refuse_write);
    lua_setfield(state, -2, "__newindex");
    lua_setmetatable(state, table);
    lua_pushnil(state);
    while (lua_next(state, table) != 0) {
        freeze_value(state, freezing, depth + 1);
        lua_pushvalue(state, -2);
        lua_insert(state, -2);
        lua_rawset(state, table + 1);
    }
    lua_pushnil(state);
    while (lua_next(state, table + 1) != 0) {
        lua_pop(state, 1);
        lua_pushvalue(state, -1);
        lua_pushnil(state);
        lua_rawset(state, table);
    }
    lua_settop(state, table);
}

static bool is_assigned(const struct freezing *freezing, const char *name) {
    char wanted[CONTEST_ID_MAX + 4];
    int length = snprintf(wanted, sizeof wanted, " %s ", name);
    return length >= (int)sizeof wanted || strstr(freezing->assigned, wanted) != NULL;
}

/* The function on top: what it sees of outside must be frozen, and never assigned. */
static void freeze_function(lua_State *state, struct freezing *freezing, int depth) {
    const char *name;
    for (int i = 1; (name = lua_getupvalue(state, -1, i)) != NULL; i++) {
        if (name[0] == '\0' || is_assigned(freezing, name)) {
            freezing->ok = freezing->ok && lua_iscfunction(state, -2);
        } else if (strcmp(name, "_ENV") != 0) {
            freeze_value(state, freezing, depth + 1);
        }
        lua_pop(state, 1);
    }
}

static void freeze_value(lua_State *state, struct freezing *freezing, int depth) {
    luaL_checkstack(state, 16, NULL);
    if (depth > DEPTH) {
        freezing->ok = false;
    } else if (lua_istable(state, -1)) {
        freeze_table(state, freezing, depth);
    } else if (lua_isfunction(state, -1) && !lua_iscfunction(state, -1)) {
        freeze_function(state, freezing, depth);
    }
}

/* "local __n, __i, __c1, __c2 = ... return function(" */
static void write_header(FILE *out, const struct formula_rewritten *rewritten) {
    fputs("local __n, __i", out);
    for (size_t i = 0; i < rewritten->constant_count; i++) {
        fprintf(out, ", __c%zu", i + 1);
    }
    fputs(" = ... return function(", out);
}

static void push_number(lua_State *state, struct rational value) {
    lua_pushnumber(state, value.denominator == 1
                              ? (double)value.numerator
                              : (double)value.numerator / (double)value.denominator);
}

/* Calls the chunk on top with what its header names; its function takes its place. */
static void call_header(lua_State *state, const struct formula_rewritten *rewritten) {
    luaL_checkstack(state, FORMULA_DOUBLES_MAX + 16, NULL);
    push_support(state);
    for (size_t i = 0; i < rewritten->constant_count; i++) {
        push_number(state, rewritten->constants[i]);
    }
    lua_call(state, 2 + (int)rewritten->constant_count, 1);
}

struct functions_job {
    struct formula_fast *fast;
    const struct formula_rewritten *rewritten;
    bool ok;
};

/* Gives the table on top the metatable {__index = given functions}. */
static void fall_back_on_given(lua_State *state, const struct formula_fast *fast) {
    lua_createtable(state, 0, 1);
    lua_rawgeti(state, LUA_REGISTRYINDEX, fast->environment);
    lua_setfield(state, -2, "__index");
    lua_setmetatable(state, -2);
}

/* Freezes the file's globals, the table on top, and all they reach. */
static void freeze_globals(lua_State *state, const struct formula_fast *fast,
                           struct freezing *freezing) {
    lua_pushnil(state);
    lua_setmetatable(state, -2);
    freeze_table(state, freezing, 0);
    lua_getmetatable(state, -1);
    lua_getfield(state, -1, "__index");
    fall_back_on_given(state, fast);
    lua_pop(state, 2);
}

/* Argument 2: the chunk, which gives function(_ENV). */
static int functions_body(lua_State *state) {
    struct functions_job *job = lua_touserdata(state, 1);
    struct freezing freezing = {job->rewritten->assigned == NULL ? "" : job->rewritten->assigned,
                                true};
    call_header(state, job->rewritten);
    lua_createtable(state, 0, 8);
    fall_back_on_given(state, job->fast);
    lua_pushvalue(state, -2);
    lua_pushvalue(state, -2);
    lua_call(state, 1, 0);
    freeze_globals(state, job->fast, &freezing);
    job->ok = freezing.ok;
    if (freezing.ok) {
        lua_rawseti(state, LUA_REGISTRYINDEX, job->fast->environment);
    }
    return 0;
}

/* Not through the sandbox: faults carry lines of what was loaded through it last, and those
 * are for the exact forms. Leaves the chunk, or words about what failed, on the stack. */
static bool load_chunk(lua_State *state, const char *text, size_t length) {
    return luaL_loadbufferx(state, text, length, CHUNK, "t") == LUA_OK;
}

static char *write_functions(const struct formula_rewritten *rewritten, size_t *length) {
    char *text = NULL;
    FILE *out = open_memstream(&text, length);
    if (out == NULL) {
        return NULL;
    }
    write_header(out, rewritten);
    fprintf(out, "_ENV) %s\nend", rewritten->text);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

void formula_fast_functions(struct sandbox *sandbox, struct formula_fast *fast,
                            const struct formula_rewritten *rewritten) {
    struct functions_job job = {fast, rewritten, false};
    struct fault unused;
    lua_State *state = sandbox_state(sandbox);
    size_t length = 0;
    char *text =
        fast->usable && !rewritten->only_exact ? write_functions(rewritten, &length) : NULL;
    if (text == NULL) {
        return;
    }
    lua_pushcfunction(state, functions_body);
    lua_pushlightuserdata(state, &job);
    bool loaded = load_chunk(state, text, length);
    free(text);
    if (!loaded) {
        lua_pop(state, 3);
        return;
    }
    forget_rounding();
    bool ran = sandbox_call(sandbox, 2, 0, &unused) == SANDBOX_OK;
    fast->loops = rewritten->loops;
    fast->functions = ran && job.ok && !was_rounded();
}

/* ---- one formula ------------------------------------------------------------------------------
 */

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
    call_header(state, job->rewritten);
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
    write_header(out, rewritten);
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
    if (!load_chunk(state, form, length)) {
        lua_pop(state, 3);
        return FAST_NONE;
    }
    return sandbox_call(sandbox, 2, 0, &unused) == SANDBOX_OK ? job.reference : FAST_NONE;
}

int formula_fast_compile(struct sandbox *sandbox, const struct formula_fast *fast, const char *text,
                         size_t length, const struct formula_names *names,
                         const struct formula_scope *scope) {
    struct formula_rewritten rewritten = {.fast = true, .expression = true};
    struct fault unused;
    int reference = FAST_NONE;
    if (fast->usable && !names->uses_others && (fast->functions || !names->uses_functions) &&
        formula_rewrite(text, length, any_word, NULL, &rewritten, &unused) &&
        !rewritten.only_exact) {
        size_t form_length = 0;
        char *form = write_form(&rewritten, names, scope, &form_length);
        if (form != NULL) {
            reference = keep_form(sandbox, fast, &rewritten, form, form_length);
        }
        free(form);
    }
    formula_rewritten_release(&rewritten);
    return reference;
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
        push_number(state, value->number);
    }
}

static int push_given(lua_State *state, const struct formula_facts *facts) {
    const struct sheet *sheet = facts->sheet;
    lua_pushnumber(state, (double)facts->row_number);
    push_number(state, facts->sum);
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
            push_number(state, facts->points[item->index]);
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

static int lists_body(lua_State *state) {
    struct fast_job *job = lua_touserdata(state, 1);
    lua_settop(state, 0);
    luaL_checkstack(state, (int)(job->formula->use_count + job->formula->field_count) + 16, NULL);
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
    return 0;
}

bool formula_fast_call(struct sandbox *sandbox, const struct contest_formula *formula,
                       const struct formula_facts *facts, struct rational *number, bool *truth) {
    struct fast_job job = {.formula = formula, .facts = facts};
    lua_State *state = sandbox_state(sandbox);
    sandbox_watch(sandbox, formula->loops);
    forget_rounding();
    lua_pushcfunction(state, lists_body);
    lua_pushlightuserdata(state, &job);
    if (lua_pcall(state, 1, 0, 0) != LUA_OK) {
        lua_pop(state, 1);
        sandbox_renew(sandbox); /* the exact form has its own budget */
        return false;
    }
    *number = job.number;
    *truth = job.truth;
    return job.ok && !was_rounded();
}
