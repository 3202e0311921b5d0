#include "scoring/import/teams_csv.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/import/csv.h"
#include "scoring/pool.h"
#include "scoring/school/same_word.h"

#define NO_COLUMN ((size_t)-1)

enum known { ID, NAME, CATEGORY, LEVEL, UAI, PUPILS, KNOWN };

/* The titles of each column that we know, in the order they are preferred. */
static const char *const titles[KNOWN][8] = {
    [ID] = {"id", "team", "equipe", "numero", "n", "no", "dossard", NULL},
    [NAME] = {"name", "nom", "nom de l'equipe", "team name", "nom equipe", NULL},
    [CATEGORY] = {"category", "categorie", NULL},
    [LEVEL] = {"level", "niveau", "classe", "class", NULL},
    [UAI] = {"uai", "rne", "code etablissement", "code uai", "establishment", NULL},
    [PUPILS] = {"pupils", "eleves", "nombre d'eleves", "effectif", "nb eleves", NULL},
};

struct file { /* what the caller sees, and what it stands on */
    struct teams_csv seen;
    struct pool pool;
    struct csv *csv;
    const struct school *school;
    size_t column[KNOWN];
    size_t hint_room;
    const char *last_written; /* level of the line before: most lines repeat it */
    const struct school_level *last_level;
};

/* ---- columns ----------------------------------------------------------------------- */

static size_t find_column(const struct csv *csv, const char *const *names) {
    for (; *names != NULL; names++) {
        for (size_t i = 0; i < csv_columns(csv); i++) {
            if (same_word(csv_title(csv, i), *names)) {
                return i;
            }
        }
    }
    return NO_COLUMN;
}

static bool no_name_column(const struct csv *csv, struct fault *fault) {
    char found[FAULT_MESSAGE_MAX / 2] = "";
    size_t length = 0;
    for (size_t i = 0; i < csv_columns(csv) && length + 3 < sizeof found; i++) {
        length += (size_t)snprintf(found + length, sizeof found - length, "%s%.60s",
                                   i > 0 ? ", " : "", csv_title(csv, i));
    }
    fault_set(fault, FAULT_MISSING, _("No column is called “name”; there are: %s."), found);
    fault_at(fault, csv_name(csv), 1, 0);
    return fault_advise(fault, _("The first line gives the columns’ names, for example: "
                                 "id;name;level;uai;pupils"));
}

static bool find_columns(struct file *file, struct fault *fault) {
    for (size_t i = 0; i < KNOWN; i++) {
        file->column[i] = find_column(file->csv, titles[i]);
    }
    return file->column[NAME] != NO_COLUMN || no_name_column(file->csv, fault);
}

static const char *cell(const struct file *file, size_t row, enum known which) {
    return file->column[which] == NO_COLUMN ? "" : csv_cell(file->csv, row, file->column[which]);
}

/* ---- one line -------------------------------------------------------------------------- */

static bool add_hint(struct file *file, const struct fault *hint, struct fault *fault) {
    if (file->seen.hint_count == file->hint_room) {
        const size_t room = file->hint_room * 2 + 8;
        struct fault *grown = realloc(file->seen.hint, room * sizeof *grown);
        if (grown == NULL) {
            return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
        }
        file->seen.hint = grown;
        file->hint_room = room;
    }
    file->seen.hint[file->seen.hint_count++] = *hint;
    return true;
}

static bool check_name(const struct file *file, size_t row, struct teams_csv_team *team) {
    const size_t column = file->column[NAME];
    if (team->name[0] == '\0') {
        return csv_fault(file->csv, row, column, &team->fault, FAULT_MISSING,
                         _("This team has no name."));
    }
    if (strlen(team->name) > TEAMS_NAME_MAX) {
        return csv_fault(file->csv, row, column, &team->fault, FAULT_LIMIT,
                         _("This name is too long: %d characters at most."), TEAMS_NAME_MAX);
    }
    return true;
}

static bool read_level(struct file *file, size_t row, struct teams_csv_team *team) {
    const char *written = cell(file, row, LEVEL);
    team->level = "";
    if (written[0] == '\0') {
        return true;
    }
    if (file->last_written == NULL || strcmp(file->last_written, written) != 0) {
        file->last_written = written;
        file->last_level = school_level(file->school, written);
    }
    const struct school_level *level = file->last_level;
    if (level == NULL) {
        csv_fault(file->csv, row, file->column[LEVEL], &team->fault, FAULT_UNKNOWN,
                  _("“%.40s” is not a level."), written);
        return fault_advise(&team->fault,
                            _("Levels are written CM2, 6e, 5e, 4e, 3e, 2de, 1re, Tle…"));
    }
    team->level = level->id;
    return true;
}

static bool read_pupils(const struct file *file, size_t row, struct teams_csv_team *team) {
    const char *written = cell(file, row, PUPILS);
    char *end = NULL;
    if (written[0] == '\0') {
        return true;
    }
    team->pupils = strtol(written, &end, 10);
    if (strspn(written, "0123456789") != strlen(written) || team->pupils < 1 ||
        team->pupils > TEAMS_PUPILS_MAX) {
        return csv_fault(file->csv, row, file->column[PUPILS], &team->fault, FAULT_RANGE,
                         _("“%.40s” is not a number of pupils (1 to %d)."), written,
                         TEAMS_PUPILS_MAX);
    }
    return true;
}

/* Several codes, by spaces, commas, slashes or plus signs, become one a line. */
static bool read_establishments(struct file *file, size_t row, struct teams_csv_team *team) {
    const char *written = cell(file, row, UAI);
    char *codes = pool_take(&file->pool, strlen(written) * 2 + 2, 1, &team->fault);
    if (codes == NULL) {
        return false;
    }
    char part[64];
    size_t length = 0;
    for (const char *at = written; *at != '\0';) {
        const size_t step = strcspn(at, ",/+\n");
        snprintf(part, sizeof part, "%.*s", (int)(step < 60 ? step : 60), at);
        char uai[SCHOOL_UAI + 1];
        if (strspn(part, " ") != strlen(part)) {
            if (!school_uai(file->school, part, uai, &team->fault)) {
                fault_at(&team->fault, csv_name(file->csv), csv_line(file->csv, row), 0);
                return fault_in_field(&team->fault, csv_title(file->csv, file->column[UAI]));
            }
            length += (size_t)sprintf(codes + length, "%s%s", length > 0 ? "\n" : "", uai);
        }
        at += step + (at[step] != '\0' ? 1 : 0);
    }
    team->establishments = codes;
    return true;
}

static bool is_known(const struct file *file, size_t column) {
    for (size_t i = 0; i < KNOWN; i++) {
        if (file->column[i] == column) {
            return true;
        }
    }
    return false;
}

static bool read_more(struct file *file, size_t row, struct teams_csv_team *team) {
    cJSON *object = cJSON_CreateObject();
    bool any = false;
    for (size_t i = 0; object != NULL && i < csv_columns(file->csv); i++) {
        const char *value = csv_cell(file->csv, row, i);
        if (!is_known(file, i) && value[0] != '\0' && csv_title(file->csv, i)[0] != '\0') {
            any = cJSON_AddStringToObject(object, csv_title(file->csv, i), value) != NULL || any;
        }
    }
    char *text = any ? cJSON_PrintUnformatted(object) : NULL;
    team->more = pool_text(&file->pool, text != NULL ? text : "", &team->fault);
    cJSON_free(text);
    cJSON_Delete(object);
    return team->more != NULL;
}

static bool read_id(struct file *file, size_t row, struct teams_csv_team *team) {
    const char *written = cell(file, row, ID);
    char number[24];
    snprintf(number, sizeof number, "%zu", row + 1);
    team->id = written[0] != '\0' ? written : pool_text(&file->pool, number, &team->fault);
    if (team->id != NULL && strlen(team->id) > CONTEST_ID_MAX) {
        return csv_fault(file->csv, row, file->column[ID], &team->fault, FAULT_LIMIT,
                         _("This id is too long: %d characters at most."), CONTEST_ID_MAX);
    }
    return team->id != NULL;
}

static void read_team(struct file *file, size_t row, struct teams_csv_team *team) {
    team->line = csv_line(file->csv, row);
    team->id = team->level = team->establishments = team->more = "";
    team->name = cell(file, row, NAME);
    team->category = cell(file, row, CATEGORY);
    team->is_good = csv_row_is_whole(file->csv, row, &team->fault) && read_id(file, row, team) &&
                    check_name(file, row, team) && read_level(file, row, team) &&
                    read_pupils(file, row, team) && read_establishments(file, row, team) &&
                    read_more(file, row, team);
}

/* ---- between lines ------------------------------------------------------------------------ */

/* A team's place in a list sorted by what its id or name comes down to. */
struct entry {
    size_t row;
    char key[SAME_WORD_MAX];
};

static int compare(const void *a, const void *b) {
    const struct entry *one = a;
    const struct entry *other = b;
    const int order = strcmp(one->key, other->key);
    return order != 0 ? order : one->row < other->row ? -1 : 1;
}

static void say_same_id(struct file *file, size_t first, size_t second) {
    struct teams_csv_team *team = &file->seen.team[second];
    if (!team->is_good) {
        return;
    }
    team->is_good = false;
    csv_fault(file->csv, second, file->column[ID], &team->fault, FAULT_DUPLICATE,
              _("The id “%s” was given to another team, on line %d."), team->id,
              file->seen.team[first].line);
}

static bool hint_same_name(struct file *file, size_t first, size_t second, struct fault *fault) {
    struct fault hint;
    csv_fault(file->csv, second, file->column[NAME], &hint, FAULT_DUPLICATE,
              _("The name “%s” looks like that of line %d."), file->seen.team[second].name,
              file->seen.team[first].line);
    return add_hint(file, &hint, fault);
}

static void fill(struct entry *entries, const struct file *file, bool by_id) {
    for (size_t i = 0; i < file->seen.count; i++) {
        const struct teams_csv_team *team = &file->seen.team[i];
        entries[i].row = i;
        if (by_id) {
            snprintf(entries[i].key, sizeof entries[i].key, "%s", team->id);
        } else {
            same_word_key(team->name, entries[i].key);
        }
    }
    qsort(entries, file->seen.count, sizeof *entries, compare);
}

static bool compare_lines(struct file *file, struct fault *fault) {
    struct entry *entries = calloc(file->seen.count + 1, sizeof *entries);
    if (entries == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    bool ok = true;
    for (int by_id = 0; by_id < 2; by_id++) {
        fill(entries, file, by_id != 0);
        for (size_t i = 1; i < file->seen.count && ok; i++) {
            const bool same = strcmp(entries[i].key, entries[i - 1].key) == 0;
            if (same && entries[i].key[0] != '\0' && by_id) {
                say_same_id(file, entries[i - 1].row, entries[i].row);
            } else if (same && entries[i].key[0] != '\0') {
                ok = hint_same_name(file, entries[i - 1].row, entries[i].row, fault);
            }
        }
    }
    free(entries);
    return ok;
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* The place is the last bad line's, its reason the advice. */
static bool too_many_bad(const struct fault *last, struct fault *fault) {
    *fault = *last;
    fault_set(fault, FAULT_LIMIT,
              _("More than %d lines are not understood: this is no table of teams."),
              TEAMS_BAD_MAX);
    fault_at(fault, last->file, last->line, 0);
    fault_in_field(fault, last->field);
    return fault_advise(fault, "%s", last->message);
}

static bool read_all(struct file *file, struct fault *fault) {
    struct teams_csv *seen = &file->seen;
    seen->separator = csv_separator(file->csv);
    seen->encoding = csv_encoding(file->csv);
    seen->count = csv_rows(file->csv);
    seen->team = calloc(seen->count + 1, sizeof *seen->team);
    if (seen->team == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    size_t bad = 0;
    for (size_t row = 0; row < seen->count; row++) {
        read_team(file, row, &seen->team[row]);
        bad += seen->team[row].is_good ? 0 : 1;
        if (bad > TEAMS_BAD_MAX) {
            return too_many_bad(&seen->team[row].fault, fault);
        }
    }
    if (!compare_lines(file, fault)) {
        return false;
    }
    for (size_t row = 0; row < seen->count; row++) {
        seen->bad_count += seen->team[row].is_good ? 0 : 1;
    }
    return true;
}

struct teams_csv *teams_csv_read(const char *path, const char *encoding,
                                 const struct school *school, struct fault *fault) {
    struct file *file = calloc(1, sizeof *file);
    if (file == NULL) {
        fault_set(fault, FAULT_MEMORY, _("not enough memory"));
        return NULL;
    }
    file->school = school;
    file->csv = csv_read(path, encoding, fault);
    if (file->csv == NULL || !find_columns(file, fault) || !read_all(file, fault)) {
        teams_csv_free(&file->seen);
        return NULL;
    }
    return &file->seen;
}

void teams_csv_free(struct teams_csv *teams) {
    if (teams != NULL) {
        struct file *file = (struct file *)teams;
        csv_free(file->csv);
        pool_release(&file->pool);
        free(teams->team);
        free(teams->hint);
        free(file);
    }
}
