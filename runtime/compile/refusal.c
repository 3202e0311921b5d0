#include "runtime/compile/refusal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "language/language.h"

#define REFUSAL_ID_(name, id) id,
static const char *const ids[] = {REFUSALS(REFUSAL_ID_)};
#undef REFUSAL_ID_

struct words {
    const char *message; /* printf, as is the advice: both take the same arguments, in order */
    const char *advice;
};

/* %1$s: the word the finding is about, where there is one. */
static const struct words words[REFUSAL_COUNT] = {
    [REFUSED_JOINING] = {N_("On board the robot, texts cannot be joined with “..”."),
                         N_("Give several values to robot.print instead: robot.print(\"x =\", x)")},
    [REFUSED_TEXT_FUNCTION] =
        {N_("On board the robot there is no “%1$s”: no texts are made there."),
         N_("robot.print shows numbers and texts as they are: robot.print(\"x =\", x)")},
    [REFUSED_METATABLE] = {N_("On board the robot there is no “%1$s”: tables have no metatables."),
                           N_("Call a function with the table as argument.")},
    [REFUSED_COROUTINE] = {N_("On board the robot there is no “%1$s”."),
                           N_("To do several things at once: robot.together, robot.when or "
                              "robot.every.")},
    [REFUSED_LOADING] = {N_("On board the robot there is no “%1$s”: a program is one file."),
                         N_("Copy what you need into this file.")},
    [REFUSED_CATCHING] = {N_("On board the robot there is no “%1$s”: an error stops the program."),
                          N_("Test with “if” beforehand; to say something, use robot.print.")},
    [REFUSED_TYPE] = {N_("On board the robot there is no “%1$s”."),
                      N_("Compare the value itself, for example: if x == nil then …")},
    [REFUSED_FUNCTION] = {N_("On board the robot there is no “%1$s”."),
                          N_("“perseverons help” lists the robot’s words; docs/on-board.md lists "
                             "what else works there.")},
    [REFUSED_ITERATOR] = {N_("On board the robot, “%1$s” only goes with “for”."),
                          N_("Write: for i, v in ipairs(list) do … end")},
    [REFUSED_SPACE] = {N_("On board the robot, “%1$s” is always followed by a dot and a word."),
                       N_("Write for example “robot.stop()” or “math.abs(x)”.")},
    [REFUSED_WORD] = {N_("“%1$s” does not exist on board the robot."),
                      N_("“perseverons help” lists the robot’s words; docs/on-board.md lists what "
                         "else works there.")},
    [REFUSED_COLON] = {N_("“%1$s” wants a dot, not a colon."),
                       N_("Write for example: %1$s.stop()")},
    [REFUSED_LUA_NAME] = {N_("“%1$s” is a word of Lua: on board the robot it cannot be changed."),
                          N_("Choose another name for your variable.")},
    [REFUSED_VARARG] = {N_("On board the robot there is no “...”: functions have a fixed number of "
                           "parameters."),
                        N_("Give each parameter a name, or give one table with all the values.")},
    [REFUSED_ARGUMENTS] =
        {N_("On board the robot, “%1$s” cannot be used like this: it must be plain how many values "
            "it gets."),
         N_("Call it by its name, as in table.insert(list, v) or math.min(a, b); what a function "
            "gives gets a name first: local v = f()")},
    [REFUSED_CLOSE] = {N_("On board the robot there is no “<close>”."),
                       N_("Call the function that tidies up yourself, at the end.")},
    [REFUSED_POWER] = {N_("On board the robot, only “^ 2” can be computed."),
                       N_("For x ^ 3 write x * x * x; for x ^ 0.5 write math.sqrt(x).")},
    [REFUSED_INTEGER] =
        {N_("The number %1$s is too large: on board the robot, whole numbers go "
            "from -2147483648 to 2147483647."),
         N_("Write it with a decimal point (%1$s.0) if about 7 digits are enough.")},
    [REFUSED_NUMBER] = {N_("The number %1$s is too large or too small for the robot."),
                        N_("On board, numbers with a point go from 1.2e-38 to 3.4e38.")},
    [REFUSED_LONG_TEXT] = {N_("This text is too long: on board the robot, 255 bytes at most."),
                           N_("Print it in several pieces.")},
    [REFUSED_CAPTURE] =
        {N_("“%1$s” belongs to one function, and another function inside it uses it (line %2$d): "
            "this cannot be done on board the robot."),
         N_("Declare it at the beginning of the file, outside any function: local %1$s")},
    [REFUSED_CAPTURE_LOOP] =
        {N_("“%1$s” is declared inside a loop, and a function uses it (line %2$d): this cannot be "
            "done on board the robot."),
         N_("Declare it at the beginning of the file, before the loop: local %1$s")},
    [REFUSED_REGISTERS] = {N_("This function has too many variables and values at once for the "
                              "robot: %1$s, and %2$d fit."),
                           N_("Cut it into several functions.")},
    [REFUSED_TOO_MANY] = {N_("The program has too many %1$s for the robot: %2$d fit."),
                          N_("Make it shorter: what is done twice can become a function.")},
    [REFUSED_TOO_LONG] = {N_("The program is much too long for a robot."),
                          N_("Make it shorter: what is done twice can become a function.")},
    [REFUSED_IMAGE] = {N_("The program needs %1$s bytes: %2$d more than the robot can keep."),
                       N_("Make it shorter. What weighs most: %3$s.")},
    [REFUSED_MEMORY] = {N_("The program and its data need %1$s bytes of memory: %2$d more than the "
                           "robot has."),
                        N_("Use fewer variables and shorter calls. What weighs most: %3$s.")},
};

static bool is_part_of_word(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_';
}

/* Where `word` stands in [from, to), not as part of a longer one; `to` when it does not. */
static const char *find_word(const char *from, const char *to, const char *word) {
    size_t length = strlen(word);
    for (const char *at = from; length > 0 && at + length <= to; at++) {
        bool cut = is_part_of_word(word[0]) && at > from && is_part_of_word(at[-1]);
        bool longer =
            is_part_of_word(word[length - 1]) && at + length < to && is_part_of_word(at[length]);
        if (memcmp(at, word, length) == 0 && !cut && !longer) {
            return at;
        }
    }
    return to;
}

static bool ends_line(const struct check_source *source, const char *at) {
    return at == source->bytes + source->length || *at == '\n' || *at == '\r';
}

/* Lines end with LF, CRLF or CR. */
static const char *line_begin(const struct check_source *source, int line) {
    const char *at = source->bytes, *end = source->bytes + source->length;
    for (int i = 1; i < line && at < end; at++) {
        i += *at == '\n' || (*at == '\r' && !(at + 1 < end && at[1] == '\n'));
    }
    return at;
}

static void place(const struct check_source *source, struct check_finding *finding, int line,
                  const char *word) {
    const char *begin = line_begin(source, line), *end = begin;
    while (!ends_line(source, end)) {
        end++;
    }
    const char *from = begin;
    while (from < end && (*from == ' ' || *from == '\t')) {
        from++;
    }
    const char *found = word != NULL ? find_word(begin, end, word) : end;
    size_t length = found < end ? strlen(word) : (size_t)(end - from);
    finding->line = line;
    finding->column = (int)((found < end ? found : from) - begin) + 1;
    finding->length = length > 0 ? (int)length : 1;
}

static bool is_said(const struct check_report *report, const char *id, int line, int column) {
    for (int i = 0; i < report->count; i++) {
        const struct check_finding *finding = &report->finding[i];
        if (strcmp(finding->id, id) == 0 && finding->line == line && finding->column == column) {
            return true;
        }
    }
    return false;
}

static void insert(struct check_report *report, const struct check_finding *finding) {
    int at = report->count;
    if (at == CHECK_FINDINGS_MAX) {
        report->more = true;
        return;
    }
    while (at > 0 && report->finding[at - 1].line > finding->line) {
        report->finding[at] = report->finding[at - 1];
        at--;
    }
    report->finding[at] = *finding;
    report->count++;
}

void refuse(struct unit *unit, enum refusal refusal, int line, const char *word, ...) {
    struct check_finding finding = {.severity = CHECK_ERROR, .id = ids[refusal]};
    place(unit->source, &finding, line > 0 ? line : 1, word);
    if (is_said(unit->report, finding.id, finding.line, finding.column)) {
        return;
    }
    va_list args;
    va_start(args, word);
    vsnprintf(finding.message, sizeof finding.message, _(words[refusal].message), args);
    va_end(args);
    va_start(args, word);
    vsnprintf(finding.advice, sizeof finding.advice, _(words[refusal].advice), args);
    va_end(args);
    insert(unit->report, &finding);
}

bool is_refused(const struct unit *unit) { return check_has_error(unit->report); }

void refuse_space(struct unit *unit, int line, const char *name) {
    char colon[32];
    snprintf(colon, sizeof colon, "%s:", name);
    const char *begin = line_begin(unit->source, line), *end = begin;
    while (!ends_line(unit->source, end)) {
        end++;
    }
    enum refusal refusal = find_word(begin, end, colon) < end ? REFUSED_COLON : REFUSED_SPACE;
    refuse(unit, refusal, line, name, name);
}
