#include "scoring/formula.h"

#include <errno.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "lua-lib/sandbox/sandbox.h"
#include "scoring/formula_fast.h"
#include "scoring/formula_memo.h"
#include "scoring/formula_names.h"
#include "scoring/formula_numbers.h"
#include "scoring/formula_text.h"
#include "scoring/match.h"
#include "scoring/score.h"

#define FORMULA_MEMORY_BYTES  ((size_t)4 * 1024 * 1024) /* of one contest's Lua */
#define FORMULA_FUNCTIONS_MAX 128                       /* global functions of a Lua file */
#define FORMULA_CHUNK         "formula"
#define FUNCTIONS_CHUNK       "functions"
#define NO_REFERENCE          (-1)

/* Tables of Lua, each with the next as its __index:
 *   values (environment of formulas) -> globals of the Lua file -> functions given to all */
struct formula_machine {
    struct sandbox *sandbox;
    struct pool *pool;
    const char *file;           /* the contest */
    const char *functions_file; /* NULL: none */
    const char **functions;     /* names the Lua file defines */
    size_t function_count;
    int values, points, given; /* registry references of tables */
    int chunk;                 /* of the Lua file, NO_REFERENCE without one */
    struct formula_fast fast;
    const struct sheet *sheet; /* that is being scored */
    bool started;              /* its exact formulas may be called */
};

/* ---- life ------------------------------------------------------------------------- */

/* Sets table.__index of the table on top to `given`, or to the table below it. */
static void chain(lua_State *state, int reference) {
    lua_createtable(state, 0, 2);
    lua_rawgeti(state, LUA_REGISTRYINDEX, reference);
    lua_setfield(state, -2, "__index");
    lua_pushboolean(state, 0);
    lua_setfield(state, -2, "__metatable");
    lua_setmetatable(state, -2);
}

static int open_body(lua_State *state) {
    struct formula_machine *machine = lua_touserdata(state, 1);
    formula_fast_open(state, &machine->fast);
    formula_numbers_open(state);
    machine->given = luaL_ref(state, LUA_REGISTRYINDEX);
    lua_createtable(state, 0, 16);
    machine->points = luaL_ref(state, LUA_REGISTRYINDEX);
    lua_createtable(state, 0, 16);
    chain(state, machine->given);
    lua_rawgeti(state, LUA_REGISTRYINDEX, machine->points);
    lua_setfield(state, -2, "points");
    machine->values = luaL_ref(state, LUA_REGISTRYINDEX);
    lua_pushliteral(state, ""); /* texts have no methods here */
    if (lua_getmetatable(state, -1)) {
        lua_pushnil(state);
        lua_setmetatable(state, -3);
    }
    return 0;
}

struct formula_machine *formula_machine_open(struct pool *pool, const char *file,
                                             struct fault *fault) {
    struct sandbox_limits limits = SANDBOX_FORMULA_LIMITS;
    limits.cpu_ms = SCORE_BUDGET_MS / 2;
    limits.memory_bytes = FORMULA_MEMORY_BYTES;
    struct formula_machine *machine = pool_take(pool, 1, sizeof *machine, fault);
    if (machine != NULL) {
        machine->fast.memos =
            pool_take(pool, FORMULA_MEMO_PLACES, sizeof *machine->fast.memos, fault);
    }
    if (machine == NULL || machine->fast.memos == NULL ||
        !sandbox_open(SANDBOX_FORMULA, &limits, &machine->sandbox, fault)) {
        return NULL;
    }
    machine->pool = pool;
    machine->file = file;
    machine->chunk = NO_REFERENCE;
    if (sandbox_protect(machine->sandbox, open_body, machine, fault) != SANDBOX_OK) {
        sandbox_close(machine->sandbox);
        return NULL;
    }
    return machine;
}

void formula_machine_close(struct formula_machine *machine) {
    if (machine != NULL) {
        sandbox_close(machine->sandbox);
    }
}

/* ---- compiling ----------------------------------------------------------------------- */

struct load_job {
    const struct formula_rewritten *rewritten;
    int environment; /* reference of the table of globals, or NO_REFERENCE: given when called */
    int reference;   /* out */
};

/* Argument 2: the chunk. Calls it with the support functions when it is a
 * formula ("local __k ... return function() ... end"). */
static int keep_body(lua_State *state) {
    struct load_job *job = lua_touserdata(state, 1);
    lua_rawgeti(state, LUA_REGISTRYINDEX, job->environment);
    lua_setupvalue(state, 2, 1);
    formula_numbers_push_support(state, job->rewritten->constants, job->rewritten->constant_count);
    lua_call(state, 4, 1);
    job->reference = luaL_ref(state, LUA_REGISTRYINDEX);
    return 0;
}

/* Loads `before` text `after` and keeps the function it gives. */
static bool load(struct formula_machine *machine, const char *chunk, const char *before,
                 const struct formula_rewritten *rewritten, const char *after, int *reference,
                 struct fault *fault) {
    size_t size = strlen(before) + rewritten->length + strlen(after) + 1;
    char *text = malloc(size);
    if (text == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    int length = snprintf(text, size, "%s%s%s", before, rewritten->text, after);
    struct load_job job = {rewritten, machine->values, NO_REFERENCE};
    lua_State *state = sandbox_state(machine->sandbox);
    lua_pushcfunction(state, keep_body);
    lua_pushlightuserdata(state, &job);
    bool ok = sandbox_load(machine->sandbox, text, (size_t)length, chunk, fault) == SANDBOX_OK;
    free(text);
    if (!ok) {
        lua_pop(state, 2);
        return false;
    }
    ok = sandbox_call(machine->sandbox, 2, 0, fault) == SANDBOX_OK;
    *reference = job.reference;
    return ok;
}

/* Lua's own words are English; they become the second half of what is said. */
static void wrap_lua_words(struct fault *fault, enum fault_kind kind, const char *sentence) {
    static const char prefix[] = FORMULA_CHUNK ":";
    char words[FAULT_MESSAGE_MAX];
    if (fault->kind != kind) {
        return;
    }
    const char *text = fault->message;
    if (strncmp(text, prefix, sizeof prefix - 1) == 0 && strstr(text, ": ") != NULL) {
        text = strstr(text, ": ") + 2;
    }
    snprintf(words, sizeof words, "%s", text);
    int line = fault->line;
    fault_set(fault, kind, "%s", sentence);
    fault->line = line;
    fault_advise(fault, _("Lua says: %s"), words);
}

static bool compile_text(struct formula_machine *machine, const struct json_value *value,
                         struct formula_names *names, int *reference, struct fault *fault) {
    struct formula_rewritten rewritten = {0};
    const char *text;
    struct fault inner = {0};
    bool ok = json_text(value, 1, FORMULA_TEXT_MAX, &text, fault);
    if (!ok) {
        return false;
    }
    ok = formula_rewrite(text, value->text_length, formula_names_word, names, &rewritten, &inner);
    if (ok) {
        sandbox_renew(machine->sandbox);
        ok =
            load(machine, FORMULA_CHUNK, "local __k, __n, __i, __r = ... return function() return ",
                 &rewritten, "\nend", reference, &inner);
        if (!ok) {
            wrap_lua_words(&inner, FAULT_SYNTAX, _("This formula cannot be read."));
        }
    }
    formula_rewritten_release(&rewritten);
    if (!ok) {
        json_fault(value, fault, inner.kind, "%s", inner.message);
        fault_advise(fault, "%s", inner.advice);
    }
    return ok;
}

const struct contest_formula *formula_compile(struct formula_machine *machine,
                                              const struct json_value *value,
                                              enum formula_result result,
                                              const struct formula_scope *scope,
                                              struct fault *fault) {
    struct formula_names names = {
        .scope = scope, .functions = machine->functions, .function_count = machine->function_count};
    int reference = NO_REFERENCE;
    if (!compile_text(machine, value, &names, &reference, fault)) {
        return NULL;
    }
    struct contest_formula *formula = pool_take(machine->pool, 1, sizeof *formula, fault);
    struct formula_use *uses = pool_take(machine->pool, names.use_count, sizeof *uses, fault);
    struct fault place;
    json_fault(value, &place, FAULT_PROGRAM, "%s", ""); /* for its field */
    const char *field = pool_text(machine->pool, place.field, fault);
    if (formula == NULL || uses == NULL || field == NULL) {
        return NULL;
    }
    memcpy(uses, names.uses, names.use_count * sizeof *uses);
    *formula = (struct contest_formula){.field = field,
                                        .line = value->line,
                                        .column = value->column,
                                        .result = result,
                                        .reference = reference,
                                        .use_count = names.use_count,
                                        .uses = uses,
                                        .items = scope->items,
                                        .fields = scope->fields,
                                        .uses_others = names.uses_others,
                                        .uses_given = names.uses_given,
                                        .field_count = scope->field_count};
    formula_fast_compile(machine->sandbox, &machine->fast, value, &names, formula);
    return formula;
}

/* ---- the Lua file of functions -------------------------------------------------------- */

static bool any_word(void *context, const struct formula_token *token, struct fault *fault) {
    (void)context;
    if (token->kind == FORMULA_NAME && token->length >= 2 && memcmp(token->start, "__", 2) == 0) {
        return fault_set(fault, FAULT_SYNTAX, _("Names that begin with __ are not for rules."));
    }
    return true;
}

static bool add_function(struct formula_machine *machine, const char *name, struct fault *fault) {
    if (machine->function_count == FORMULA_FUNCTIONS_MAX) {
        return fault_set(fault, FAULT_LIMIT, _("The Lua file defines more than %d names."),
                         FORMULA_FUNCTIONS_MAX);
    }
    const char *copy = pool_text(machine->pool, name, fault);
    machine->functions[machine->function_count++] = copy;
    return copy != NULL;
}

struct names_job {
    struct formula_machine *machine;
    struct fault *fault;
    bool ok;
};

/* The globals the Lua file defined stand in the table that `values` falls back on. */
static int names_body(lua_State *state) {
    struct names_job *job = lua_touserdata(state, 1);
    lua_rawgeti(state, LUA_REGISTRYINDEX, job->machine->values);
    lua_getmetatable(state, -1);
    lua_getfield(state, -1, "__index");
    lua_pushnil(state);
    while (job->ok && lua_next(state, -2) != 0) {
        if (lua_isfunction(state, -1) && lua_type(state, -2) == LUA_TSTRING) {
            job->ok = add_function(job->machine, lua_tostring(state, -2), job->fault);
        }
        lua_pop(state, 1);
    }
    return 0;
}

/* Runs the Lua file in fresh globals, which formulas fall back on. */
static int functions_body(lua_State *state) {
    const struct formula_machine *machine = lua_touserdata(state, 1);
    lua_rawgeti(state, LUA_REGISTRYINDEX, machine->chunk);
    lua_rawgeti(state, LUA_REGISTRYINDEX, machine->values);
    lua_createtable(state, 0, 8);
    chain(state, machine->given);
    lua_getmetatable(state, -2);
    lua_pushvalue(state, -2);
    lua_setfield(state, -2, "__index");
    lua_pop(state, 1);
    lua_remove(state, -2);
    lua_call(state, 1, 0);
    return 0;
}

/* The fault of a call: in the Lua file when it has a line there, else at the formula. */
static bool place_fault(const struct formula_machine *machine, const char *field, int line,
                        int column, struct fault *fault) {
    wrap_lua_words(fault, FAULT_PROGRAM, _("A formula failed."));
    if (fault->kind == FAULT_MEMORY) {
        int inside = fault->line;
        fault_set(fault, FAULT_MEMORY, _("A formula needs too much memory."));
        fault->line = inside;
    }
    if (machine->functions_file != NULL && fault->line > 0) {
        fault_at(fault, machine->functions_file, fault->line, 0);
    } else {
        fault_at(fault, machine->file, line, column);
    }
    return fault_in_field(fault, field);
}

static char *read_whole(const char *path, size_t *length, struct fault *fault) {
    FILE *file = fopen(path, "rb");
    char *text = malloc(FORMULA_FILE_MAX + 1);
    *length = 0;
    if (file == NULL || text == NULL) {
        fault_set_errno(fault, file == NULL ? errno : ENOMEM, path);
    } else {
        *length = fread(text, 1, FORMULA_FILE_MAX + 1, file);
        if (ferror(file)) {
            fault_set_errno(fault, errno, path);
        } else if (*length > FORMULA_FILE_MAX) {
            fault_set(fault, FAULT_LIMIT, _("A Lua file of functions has at most %d bytes."),
                      FORMULA_FILE_MAX);
            fault_at(fault, path, 0, 0);
        } else {
            fclose(file);
            return text;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    free(text);
    return NULL;
}

static void load_fast_functions(struct formula_machine *machine, const char *text, size_t length) {
    struct formula_watch watch = {0};
    struct formula_rewritten rewritten = {.fast = &watch};
    struct fault unused;
    sandbox_renew(machine->sandbox);
    if (formula_rewrite(text, length, any_word, NULL, &rewritten, &unused)) {
        formula_fast_functions(machine->sandbox, &machine->fast, &rewritten);
    }
    formula_watch_release(&watch);
    formula_rewritten_release(&rewritten);
}

static bool load_functions(struct formula_machine *machine, const char *path, struct fault *fault) {
    struct formula_rewritten rewritten = {0};
    size_t length;
    char *text = read_whole(path, &length, fault);
    if (text == NULL) {
        return false;
    }
    bool ok = formula_rewrite(text, length, any_word, NULL, &rewritten, fault);
    if (ok &&
        !load(machine, FUNCTIONS_CHUNK, "local __k, __n, __i, __r = ... return function(_ENV) ",
              &rewritten, "\nend", &machine->chunk, fault)) {
        wrap_lua_words(fault, FAULT_SYNTAX, _("This Lua text cannot be read."));
        ok = false;
    }
    formula_rewritten_release(&rewritten);
    if (ok) {
        load_fast_functions(machine, text, length);
    }
    free(text);
    return ok || fault_at(fault, path, fault->line, 0);
}

bool formula_machine_functions(struct formula_machine *machine, const char *path,
                               struct fault *fault) {
    machine->functions =
        pool_take(machine->pool, FORMULA_FUNCTIONS_MAX, sizeof *machine->functions, fault);
    machine->functions_file = pool_text(machine->pool, path, fault);
    if (machine->functions == NULL || machine->functions_file == NULL ||
        !load_functions(machine, machine->functions_file, fault)) {
        return false;
    }
    sandbox_renew(machine->sandbox);
    if (sandbox_protect(machine->sandbox, functions_body, machine, fault) != SANDBOX_OK) {
        return place_fault(machine, "functions", 0, 0, fault);
    }
    struct names_job job = {machine, fault, true};
    return sandbox_protect(machine->sandbox, names_body, &job, fault) == SANDBOX_OK && job.ok;
}

bool formula_machine_seal(struct formula_machine *machine, struct fault *fault) {
    if (machine->functions_file == NULL) {
        return true;
    }
    /* The sandbox gives lines of the text that was loaded last. */
    if (sandbox_load(machine->sandbox, "", 0, FUNCTIONS_CHUNK, fault) != SANDBOX_OK) {
        return false;
    }
    lua_pop(sandbox_state(machine->sandbox), 1);
    return true;
}

/* ---- evaluation ------------------------------------------------------------------------ */

static void push_value(lua_State *state, const struct contest_item *item,
                       const struct sheet_value *value);

static void push_row(lua_State *state, const struct contest_item *list,
                     const struct sheet_value *cells) {
    lua_createtable(state, 0, (int)list->field_count);
    for (size_t i = 0; i < list->field_count; i++) {
        push_value(state, &list->fields[i], &cells[i]);
        lua_setfield(state, -2, list->fields[i].id);
    }
}

static void push_rows(lua_State *state, const struct contest_item *list,
                      const struct sheet_value *value) {
    lua_createtable(state, (int)value->row_count, 0);
    for (size_t i = 0; i < value->row_count; i++) {
        push_row(state, list, value->cells + i * list->field_count);
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
}

static void push_value(lua_State *state, const struct contest_item *item,
                       const struct sheet_value *value) {
    luaL_checkstack(state, 8, NULL);
    if (!value->given) {
        lua_pushnil(state);
    } else if (item->type == ITEM_YES_NO) {
        lua_pushboolean(state, value->truth);
    } else if (item->type == ITEM_CHOICE) {
        lua_pushstring(state, item->choices[value->choice].id);
    } else if (item->type == ITEM_LIST) {
        push_rows(state, item, value);
    } else {
        formula_number_push(state, value->number);
    }
}

struct call_job {
    const struct formula_machine *machine;
    const struct contest_formula *formula;
    const struct formula_facts *facts;
    struct rational number; /* out */
    bool truth;             /* out */
};

/* Into the table on top of the stack. */
static void set_number(lua_State *state, const char *name, struct rational value) {
    formula_number_push(state, value);
    lua_setfield(state, -2, name);
}

/* One table for each other side of the match, with what was seen of it and its `side`. */
static void push_others(lua_State *state, const struct sheet *sheet) {
    const struct match_sheet *match = sheet->match;
    lua_Integer count = 0;
    lua_createtable(state, (int)match->side_count, 0);
    for (size_t i = 0; i < match->side_count; i++) {
        if (i == sheet->side) {
            continue;
        }
        lua_createtable(state, 0, (int)match->event->item_count + 1);
        set_number(state, "side", rational_whole((int64_t)match->sides[i].corner));
        for (size_t item = 0; item < match->event->item_count; item++) {
            push_value(state, &match->event->items[item], &match->sides[i].values[item]);
            lua_setfield(state, -2, match->event->items[item].id);
        }
        lua_rawseti(state, -2, ++count);
    }
}

static void set_sides(lua_State *state, const struct call_job *job) {
    const struct sheet *sheet = job->facts->sheet;
    if (sheet == NULL || sheet->match == NULL) {
        return;
    }
    set_number(state, "side", rational_whole((int64_t)sheet->match->sides[sheet->side].corner));
    set_number(state, "sides", rational_whole((int64_t)sheet->match->side_count));
    if (job->formula->uses_others) {
        push_others(state, sheet);
        lua_setfield(state, -2, "others");
    }
}

/* values on top of the stack, points below it */
static void set_names(lua_State *state, const struct call_job *job) {
    const struct contest_formula *formula = job->formula;
    for (size_t i = 0; i < formula->use_count; i++) {
        const struct contest_item *item = &formula->items[formula->uses[i].item];
        if (formula->uses[i].points) {
            formula_number_push(state, job->facts->points[item->index]);
            lua_setfield(state, -3, item->id);
        } else {
            push_value(state, item, &job->facts->sheet->values[item->index]);
            lua_setfield(state, -2, item->id);
        }
    }
    for (size_t i = 0; i < formula->field_count; i++) {
        push_value(state, &formula->fields[i], &job->facts->row[i]);
        lua_setfield(state, -2, formula->fields[i].id);
    }
    if (formula->field_count > 0) {
        set_number(state, "row", rational_whole((int64_t)job->facts->row_number));
    }
    set_number(state, "sum", job->facts->sum);
    set_sides(state, job);
}

static void take_result(lua_State *state, struct call_job *job) {
    if (job->formula->result == FORMULA_TRUTH_RESULT) {
        if (!lua_isboolean(state, -1)) {
            sandbox_raise(state, FAULT_TYPE, _("A condition must be true or false."),
                          _("Compare: trips == 6, or write the id of a yes_no item."));
        }
        job->truth = lua_toboolean(state, -1);
    } else if (!formula_number_at(state, -1, &job->number)) {
        sandbox_raise(state, FAULT_TYPE, _("This formula gives no number."),
                      _("For a condition, write: condition and 5 or 0"));
    }
}

static int call_body(lua_State *state) {
    struct call_job *job = lua_touserdata(state, 1);
    lua_rawgeti(state, LUA_REGISTRYINDEX, job->machine->points);
    lua_rawgeti(state, LUA_REGISTRYINDEX, job->machine->values);
    set_names(state, job);
    lua_rawgeti(state, LUA_REGISTRYINDEX, job->formula->reference);
    lua_call(state, 0, 1);
    take_result(state, job);
    return 0;
}

static bool call(const struct formula_machine *machine, struct call_job *job, struct fault *fault) {
    if (sandbox_protect(machine->sandbox, call_body, job, fault) == SANDBOX_OK) {
        return true;
    }
    const struct contest_formula *formula = job->formula;
    return place_fault(machine, formula->field, formula->line, formula->column, fault);
}

struct start_job {
    const struct formula_machine *machine;
    const struct sheet *sheet;
};

static int start_body(lua_State *state) {
    const struct start_job *job = lua_touserdata(state, 1);
    lua_rawgeti(state, LUA_REGISTRYINDEX, job->machine->values);
    set_number(state, "attempt", rational_whole(job->sheet->attempt));
    set_number(state, "time_limit_ms", rational_whole(sheet_time_limit_ms(job->sheet)));
    return 0;
}

void formula_start(struct formula_machine *machine, const struct sheet *sheet) {
    formula_fast_start(machine->sandbox, &machine->fast);
    machine->sheet = sheet;
    machine->started = false;
}

bool formula_together(struct formula_machine *machine, bool (*body)(void *context), void *context) {
    return formula_fast_together(machine->sandbox, &machine->fast, body, context);
}

/* What the exact forms of a sheet's formulas stand on. */
static bool start_exact(struct formula_machine *machine, struct fault *fault) {
    struct start_job job = {machine, machine->sheet};
    sandbox_watch(machine->sandbox, true);
    if (machine->started) {
        return true;
    }
    machine->started = true;
    if (sandbox_protect(machine->sandbox, start_body, &job, fault) != SANDBOX_OK) {
        return false;
    }
    if (machine->functions_file != NULL &&
        sandbox_protect(machine->sandbox, functions_body, machine, fault) != SANDBOX_OK) {
        return place_fault(machine, "functions", 0, 0, fault);
    }
    return true;
}

bool formula_number(struct formula_machine *machine, const struct contest_formula *formula,
                    const struct formula_facts *facts, struct rational *out, struct fault *fault) {
    struct call_job job = {.machine = machine, .formula = formula, .facts = facts};
    if (formula->fast != FAST_NONE && formula_fast_call(machine->sandbox, &machine->fast, formula,
                                                        facts, &job.number, &job.truth)) {
        *out = job.number;
        return true;
    }
    if (!start_exact(machine, fault) || !call(machine, &job, fault)) {
        return false;
    }
    *out = job.number;
    return true;
}

bool formula_truth(struct formula_machine *machine, const struct contest_formula *formula,
                   const struct formula_facts *facts, bool *out, struct fault *fault) {
    struct call_job job = {.machine = machine, .formula = formula, .facts = facts};
    if (formula->fast != FAST_NONE && formula_fast_call(machine->sandbox, &machine->fast, formula,
                                                        facts, &job.number, &job.truth)) {
        *out = job.truth;
        return true;
    }
    if (!start_exact(machine, fault) || !call(machine, &job, fault)) {
        return false;
    }
    *out = job.truth;
    return true;
}
