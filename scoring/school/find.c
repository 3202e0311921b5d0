/* Finding levels, disciplines, competences and establishments as people write them. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/school/same_word.h"
#include "scoring/school/uai.h"

const struct school_level *school_level(const struct school *school, const char *written) {
    for (size_t i = 0; i < school->level_count; i++) {
        const struct school_level *level = &school->levels[i];
        if (same_word(level->id, written)) {
            return level;
        }
        for (size_t j = 0; j < level->also_count; j++) {
            if (same_word(level->also[j], written)) {
                return level;
            }
        }
    }
    return NULL;
}

const char *school_discipline(const struct school *school, const char *written) {
    for (size_t i = 0; i < school->discipline_count; i++) {
        if (same_word(school->disciplines[i], written)) {
            return school->disciplines[i];
        }
    }
    return NULL;
}

const struct school_competence *school_competence(const struct school *school, const char *id) {
    for (size_t i = 0; i < school->competence_count; i++) {
        if (strcmp(school->competences[i].id, id) == 0) {
            return &school->competences[i];
        }
    }
    return NULL;
}

/* ---- establishments --------------------------------------------------------------------- */

static char upper(char letter) {
    return letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
}

/* Capitals without spaces. False: too long. */
static bool tidy(const char *written, char uai[SCHOOL_UAI + 1]) {
    size_t length = 0;
    for (; *written != '\0'; written++) {
        if (*written == ' ' || *written == '\t') {
            continue;
        }
        if (length == SCHOOL_UAI) {
            return false;
        }
        uai[length++] = upper(*written);
    }
    uai[length] = '\0';
    return length == SCHOOL_UAI;
}

static bool has_shape(const char *uai) {
    const char last = uai[SCHOOL_UAI - 1];
    return strspn(uai, "0123456789") == SCHOOL_UAI - 1 && last >= 'A' && last <= 'Z';
}

static bool has_prefix(const struct school_file *file, const char *uai) {
    char prefix[4];
    school_department_of(uai, prefix);
    for (size_t i = 0; i < file->prefix_count; i++) {
        if (fnmatch(file->prefixes[i], prefix, 0) == 0) {
            return true;
        }
    }
    return false;
}

bool school_uai(const struct school *school, const char *written, char uai[SCHOOL_UAI + 1],
                struct fault *fault) {
    const struct school_file *file = (const struct school_file *)school;
    if (!tidy(written, uai) || !has_shape(uai)) {
        fault_set(fault, FAULT_SYNTAX, _("“%.40s” is not an establishment’s UAI code."), written);
        return fault_advise(fault, _("It has seven digits and a letter, such as 0951099D."));
    }
    if (!has_prefix(file, uai)) {
        return fault_set(fault, FAULT_RANGE, _("%s: no department’s codes begin with %.3s."), uai,
                         uai);
    }
    const size_t remainder = (size_t)(atol(uai) % 23); /* atol stops at the letter */
    const char expected = remainder < strlen(file->letters) ? file->letters[remainder] : '?';
    if (uai[SCHOOL_UAI - 1] != expected) {
        fault_set(fault, FAULT_RANGE, _("%s: after these digits the letter is %c, not %c."), uai,
                  expected, uai[SCHOOL_UAI - 1]);
        return fault_advise(fault, _("Was a digit mistyped? The letter checks the digits."));
    }
    return true;
}

void school_department_of(const char *uai, char department[4]) {
    memcpy(department, uai, 3);
    department[3] = '\0';
}

const struct school_academy *school_academy_of(const struct school *school, const char *uai) {
    for (size_t i = 0; i < school->academy_count; i++) {
        const struct school_academy *academy = &school->academies[i];
        for (size_t j = 0; j < academy->department_count; j++) {
            if (strncmp(academy->departments[j], uai, 3) == 0) {
                return academy;
            }
        }
    }
    return NULL;
}
