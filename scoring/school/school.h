/* school: what is known of a country's schools, as data.
 *
 * Levels and cycles, academies, disciplines, competences come from a file
 * ("perseverons-school/1", examples/school/france.json): another country, or a
 * reform, is another file. The rule of the French UAI code (seven digits and a
 * check letter: the remainder of the number by 23) is in the file's prefixes and
 * letters.
 *
 *     struct school *school = school_read(path, &fault);
 *     const struct school_level *level = school_level(school, "6ème");     // "6e"
 *     char uai[SCHOOL_UAI + 1];
 *     if (!school_uai(school, " 0331234x", uai, &fault)) ...   // says which letter was expected
 *     school_free(school); */
#ifndef SCORING_SCHOOL_SCHOOL_H
#define SCORING_SCHOOL_SCHOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "scoring/contest.h"

#define SCHOOL_SCHEMA "perseverons-school/1"
#define SCHOOL_UAI    8 /* characters of an establishment's code */

struct school_cycle {
    const char *id;
    struct contest_text name;
    int64_t crcn_expected; /* level of competences expected at its end; 0: none */
};

struct school_level {
    const char *id; /* "6e" */
    const struct school_cycle *cycle;
    int64_t youth; /* the greater, the younger its pupils */
    size_t also_count;
    const char *const *also; /* other ways to write it */
};

struct school_academy {
    const char *name;
    size_t department_count;
    const char *const *departments; /* the first three digits of its UAI codes */
};

struct school_competence {
    const char *id, *name; /* "3.4", "Programmer" */
};

struct school {
    const char *id;
    struct contest_text name;
    size_t cycle_count, level_count, academy_count, discipline_count, competence_count;
    const struct school_cycle *cycles;
    const struct school_level *levels; /* youngest first */
    const struct school_academy *academies;
    const char *const *disciplines;
    const struct school_competence *competences;
    int64_t competence_levels; /* 1 to so many */
};

/* The file, or NULL for the one that comes with the programs. NULL result: see fault. */
struct school *school_read(const char *path, struct fault *fault);
void school_free(struct school *school); /* NULL is allowed */

/* As people write them: capitals, accents, spaces and final points do not count. NULL: none. */
const struct school_level *school_level(const struct school *school, const char *written);
const char *school_discipline(const struct school *school, const char *written);
const struct school_competence *school_competence(const struct school *school, const char *id);

/* Reads an establishment's code into capitals without spaces. False: FAULT_SYNTAX (not seven digits
 * and a letter), FAULT_RANGE (no such department, or another letter: says which). */
bool school_uai(const struct school *school, const char *written, char uai[SCHOOL_UAI + 1],
                struct fault *fault);
/* Of a code that school_uai() gave. NULL: none. */
const struct school_academy *school_academy_of(const struct school *school, const char *uai);
/* The code's department: its first three characters. */
void school_department_of(const char *uai, char department[4]);

#endif
