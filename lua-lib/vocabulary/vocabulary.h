/* vocabulary: `robot`, the words pupils drive a robot with, and what is known
 * about each of them.
 *
 * The words are written in Lua (*.lua in this folder, carried inside the
 * programs) over a few primitives that the host provides. reference.lua says
 * everything about each word once, in French and English: the argument checks,
 * `perseverons help WORD`, the pages of docs/reference/ and the finder of
 * mistakes all read it.
 *
 * Reading the reference:
 *
 *     struct vocabulary *words;
 *     if (!vocabulary_open(&words, &fault)) return command_line_fail(&line, &fault);
 *     const struct vocabulary_word *word = vocabulary_find(words, "avancer");
 *     if (word != NULL) vocabulary_write_help(word, vocabulary_language("fr"), stdout);
 *     vocabulary_close(words);
 */
#ifndef LUA_LIB_VOCABULARY_VOCABULARY_H
#define LUA_LIB_VOCABULARY_VOCABULARY_H

#include <lauxlib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "fault/fault.h"
#include "lua-lib/sandbox/sandbox.h"

/* ---- what is known about the words ------------------------------------------ */

#define VOCABULARY_PARAMETERS_MAX 3

enum vocabulary_language { VOCABULARY_FRENCH, VOCABULARY_ENGLISH, VOCABULARY_LANGUAGES };

/* From "fr" or "en" (language_code()); anything else is English. */
enum vocabulary_language vocabulary_language(const char *code);

enum vocabulary_type {
    VOCABULARY_NUMBER,
    VOCABULARY_FUNCTION,
    VOCABULARY_NAME, /* a number, or a text out of a fixed list: robot.bouton("gauche") */
    VOCABULARY_ANY,  /* anything at all */
};

struct vocabulary_parameter {
    const char *name[VOCABULARY_LANGUAGES]; /* "distance" */
    const char *unit;                       /* "cm", "deg", "%", "Hz", "s", or "" */
    enum vocabulary_type type;
    bool optional; /* may be left out; those after it may too */
    bool repeated; /* the last one: may be given any number of times more */
    bool has_range;
    double min,
        max; /* both allowed, when has_range. Sensors' numbers depend on the robot: no range */
};

struct vocabulary_word {
    const char *name[VOCABULARY_LANGUAGES];    /* without "robot." */
    const char *summary[VOCABULARY_LANGUAGES]; /* one line */
    const char *text[VOCABULARY_LANGUAGES];    /* paragraphs, separated by empty lines */
    const char *returns[VOCABULARY_LANGUAGES]; /* what it gives back, or "" */
    const char *example[VOCABULARY_LANGUAGES]; /* lines of Lua */
    size_t parameter_count;
    struct vocabulary_parameter parameter[VOCABULARY_PARAMETERS_MAX];
};

struct vocabulary;

/* Reads the reference carried inside the program. Texts live as long as it does. */
bool vocabulary_open(struct vocabulary **out, struct fault *fault);
void vocabulary_close(struct vocabulary *vocabulary);

/* Words in the order a pupil meets them. */
size_t vocabulary_count(const struct vocabulary *vocabulary);
const struct vocabulary_word *vocabulary_at(const struct vocabulary *vocabulary, size_t index);

/* By its name in either language, with or without "robot." before it and "()"
 * behind; NULL when there is no such word. Capitals count. */
const struct vocabulary_word *vocabulary_find(const struct vocabulary *vocabulary,
                                              const char *name);

/* "robot.avancer(distance)" */
bool vocabulary_write_signature(const struct vocabulary_word *word,
                                enum vocabulary_language language, FILE *out);
/* A page for a terminal, and as Markdown. False: writing failed. */
bool vocabulary_write_help(const struct vocabulary_word *word, enum vocabulary_language language,
                           FILE *out);
bool vocabulary_write_markdown(const struct vocabulary_word *word,
                               enum vocabulary_language language, FILE *out);

/* ---- the words in a sandbox -------------------------------------------------- */

/* The primitives, as Lua functions that the host registers, each with
 * `context` as its light userdata upvalue 1. Times in whole ms of the robot's
 * clock since the program began; each is one short exchange with the robot.
 *
 *     now()           -> ms
 *     wait(until_ms, snapshot, ended, line)  returns at until_ms, or when `snapshot`
 *                     is true already at the next snapshot; `ended`: the program
 *                     itself has ended and only quand/chaque tasks are left;
 *                     `line`: where it waits
 *     drive(left, right)   permille
 *     move(mm, permille)   -> number of the motion; turn(ddeg, permille) likewise
 *     stop()   led(r, g, b)   tone(hz, ms)   print(text)
 *     snapshot()      -> number of snapshots seen so far
 *     ground(i)       -> percent    distance(i) -> mm or nil
 *     button(i)       -> boolean    bumper(i)   -> boolean, 1 left, 2 right
 *     motion()        -> number of the last motion completed, moving?
 *     fitted()        -> ground sensors, distance sensors, buttons
 */
extern const char *const vocabulary_primitives[]; /* their names, NULL at the end */

/* Puts `robot` and print into a SANDBOX_PROGRAM, and gives pairs a fixed order.
 * `code` is the messages' language. */
bool vocabulary_install(struct sandbox *sandbox, const luaL_Reg *primitives, void *context,
                        const char *code, struct fault *fault);

/* Runs the function on top of the stack (a loaded program) with the scheduler
 * of quand, chaque and ensemble, until it and all it started has ended. */
enum sandbox_verdict vocabulary_run(struct sandbox *sandbox, struct fault *fault);

#endif
