/* verb: what the files of this folder share: a verb as a table entry, options as given, a desk
 * opened from them.
 *
 *     const struct verb verb_teams = {.name = "teams", .name_fr = "equipes", ...,
 *                                     .options = options, .run = run};
 *
 * Options are known by one number in the whole program, so that a verb asks for what it
 * takes: given->value[OPT_WHO], NULL when it was not given ("" for a flag). */
#ifndef SCORING_VERBS_VERB_H
#define SCORING_VERBS_VERB_H

#include <cjson/cJSON.h>

#include "command-line/command_line.h"
#include "language/language.h"
#include "scoring/desk/acts.h"
#include "scoring/desk/desk.h"

enum verb_option {
    OPT_WHO = 1,
    OPT_WHY,
    OPT_ENTRY,
    OPT_AS_OF,
    OPT_PARTIAL,
    OPT_ENCODING,
    OPT_EVENT,
    OPT_RANKING,
    OPT_CATEGORY,
    OPT_ALL,
    OPT_HEAD,
    OPT_REPLACE,
    OPT_YES,
    OPT_SHARED,
    OPT_TEAM,
    OPT_RUNS,
    OPT_ARENAS,
    OPT_SIDES,
    OPT_GAP,
    OPT_SLOT,
    OPT_SESSIONS,
    OPT_JURY,
    OPT_SEED,
    OPT_EXPLAIN,
    OPT_DRY,
    OPT_WITHDRAW,
    OPT_DELAY,
    OPT_FROM,
    OPT_LOGO,
    OPT_NAMES,
    OPT_CRCN,
    OPT_RESEARCH,
    OPT_COUNT
};

#define VERB_WHO                                                                                   \
    {                                                                                              \
        OPT_WHO, "who", "qui", N_("INITIALS"),                                                     \
            N_("who does it, initials or role (else PERSEVERONS_WHO)")                             \
    }
#define VERB_WHY                                                                                   \
    { OPT_WHY, "why", "pourquoi", N_("REASON"), N_("the reason, kept with it") }
#define VERB_ENTRY                                                                                 \
    { OPT_ENTRY, "entry", "saisie", N_("ID"), N_("name of this entry: sent twice it counts once") }
#define VERB_AS_OF                                                                                 \
    {                                                                                              \
        OPT_AS_OF, "as-of", "a-la-date", N_("MOMENT"),                                             \
            N_("as it was: a fact's number, 14:30, or 2026-05-12T14:30")                           \
    }

struct verb_given {
    const char *value[OPT_COUNT]; /* the last one given; "" for a flag; NULL: not given */
};

struct verb {
    const char *name, *name_fr; /* without accents */
    const char *operands;       /* N_() */
    const char *help;           /* N_() */
    int operands_min, operands_max;
    const struct command_line_option *options; /* NULL: only the common ones */
    const char *examples;                      /* N_(), or NULL */
    int (*run)(struct command_line *line, const struct verb_given *given);
};

/* table.c: every verb, NULL-ended. */
extern const struct verb *const verbs_all[];

/* Who, why, when, from the options; FAULT_MISUSE without initials. */
bool verb_by(const struct verb_given *given, struct record_by *by, struct fault *fault);

/* The contest of the first operand; --as-of is heeded for reading. */
struct desk *verb_desk(const struct command_line *line, const struct verb_given *given,
                       enum store_access access, struct fault *fault);

/* A moment as people write it. `now_ms` gives the day of "14:30". */
bool verb_moment(const char *text, int64_t now_ms, struct store_moment *moment,
                 struct fault *fault);
int64_t verb_now_ms(void);
/* "2026-05-12 14:30:05", local time. */
const char *verb_time(int64_t at_ms, char text[32]);

/* A whole number from --option; `otherwise` when it was not given. */
bool verb_number(const struct verb_given *given, enum verb_option option, const char *name,
                 long min, long max, long otherwise, long *out, struct fault *fault);

/* A whole file in memory, NUL-ended, the caller's to free(). NULL: see fault. */
char *verb_file(const char *path, size_t *length, struct fault *fault);

/* Problems on stderr, or into `root` as "problems" when it is not NULL. */
void verb_problems(const struct desk *desk, cJSON *root);

/* ---- JSON: each does nothing with a NULL object; what memory lacks, print says ---- */
cJSON *verb_object(void);
void verb_text(cJSON *object, const char *key, const char *text);
void verb_count(cJSON *object, const char *key, int64_t number);

/* What an act left behind: number and id of the fact. */
int verb_show_act(const struct command_line *line, const char *done, const struct act *act);

#endif
