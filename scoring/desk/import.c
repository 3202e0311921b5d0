#include "scoring/desk/import.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"

struct import {
    struct desk *desk;
    const char *name;
    struct standings *trial; /* what the contest would say to the teams */
    struct record_team *good;
    size_t count;
    struct import_result *result;
    import_said *said;
    void *context;
};

static bool bad_line(struct import *import, const struct fault *fault) {
    import->result->bad++;
    import->said(import->context, fault, false);
    return true;
}

static bool is_same(const struct desk_team *there, const struct teams_csv_team *team) {
    return strcmp(there->name, team->name) == 0 && strcmp(there->category, team->category) == 0 &&
           strcmp(there->level, team->level) == 0 &&
           strcmp(there->establishments, team->establishments) == 0 &&
           there->pupils == team->pupils;
}

/* A mistake that no single cell makes. Returns false. */
static bool fault_of_line(const struct import *import, const struct teams_csv_team *team,
                          const char *field, struct fault *fault) {
    fault_at(fault, import->name, team->line, 0);
    return fault_in_field(fault, field);
}

static bool fits_contest(struct import *import, const struct teams_csv_team *team,
                         struct fault *fault) {
    const char *levels[1] = {team->level};
    const bool has_levels = desk_contest(import->desk)->level_count > 0;
    const struct standings_team entry = {.id = team->id,
                                         .category =
                                             team->category[0] == '\0' ? NULL : team->category,
                                         .level_count = has_levels && team->level[0] != '\0',
                                         .levels = levels};
    return standings_add_team(import->trial, &entry, fault) ||
           fault_of_line(import, team, "category", fault);
}

static bool is_new(struct import *import, const struct teams_csv_team *team, bool *known,
                   struct fault *fault) {
    const struct desk_team *there = desk_team(import->desk, team->id);
    *known = there != NULL && there->registered && is_same(there, team);
    if (there == NULL || *known) {
        return true;
    }
    fault_set(fault, FAULT_DUPLICATE,
              _("A team “%s” is registered already, called “%s”; here it is “%s”."), team->id,
              there->name, team->name);
    fault_advise(fault, _("Give the new team another id."));
    return fault_of_line(import, team, "id", fault);
}

static bool judge(struct import *import, const struct teams_csv_team *team, struct fault *fault) {
    bool known = false;
    if (!team->is_good) {
        return bad_line(import, &team->fault);
    }
    if (!is_new(import, team, &known, fault) || (!known && !fits_contest(import, team, fault))) {
        const struct fault mistake = *fault;
        return mistake.kind != FAULT_MEMORY && bad_line(import, &mistake);
    }
    if (known) {
        import->result->known++;
        return true;
    }
    import->good[import->count++] =
        (struct record_team){.id = team->id,
                             .name = team->name,
                             .category = team->category[0] == '\0' ? NULL : team->category,
                             .level = team->level[0] == '\0' ? NULL : team->level,
                             .establishments = team->establishments,
                             .pupils = team->pupils,
                             .more = team->more[0] == '\0' ? NULL : team->more};
    return true;
}

static bool judge_all(struct import *import, const struct teams_csv *teams, struct fault *fault) {
    import->good = calloc(teams->count + 1, sizeof *import->good);
    if (import->good == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    for (size_t i = 0; i < teams->count; i++) {
        if (!judge(import, &teams->team[i], fault)) {
            return false;
        }
    }
    for (size_t i = 0; i < teams->hint_count; i++) {
        import->said(import->context, &teams->hint[i], true);
    }
    return true;
}

static bool refuse(const struct import_result *result, const char *name, struct fault *fault) {
    fault_set(fault, FAULT_REFUSED,
              NG_("%zu line is not understood; nothing was imported.",
                  "%zu lines are not understood; nothing was imported.", result->bad),
              result->bad);
    fault_at(fault, name, 0, 0);
    return fault_advise(fault, _("Correct the file, or take the other lines with --partial."));
}

bool import_teams(struct desk *desk, const struct record_by *by, const struct teams_csv *teams,
                  const char *name, bool partial, import_said *said, void *context,
                  struct import_result *result, struct fault *fault) {
    *result = (struct import_result){0};
    struct import import = {.desk = desk,
                            .name = name,
                            .trial = standings_new(desk_contest(desk), fault),
                            .result = result,
                            .said = said,
                            .context = context};
    bool ok = import.trial != NULL && judge_all(&import, teams, fault);
    if (ok && result->bad > 0 && !partial) {
        ok = refuse(result, name, fault);
    }
    if (ok && import.count > 0) {
        ok = record_teams(desk_store(desk), by, import.good, import.count, NULL, fault) &&
             desk_refresh(desk, fault);
    }
    result->added = ok ? import.count : 0;
    free(import.good);
    standings_free(import.trial);
    return ok;
}
