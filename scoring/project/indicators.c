/* Counting, and the report. */
#include "scoring/project/indicators.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"

#define NUMBER_MAX 24

/* ---- whom a code or a level concerns -------------------------------------------------------- */

static bool is_of_cycle(const struct school_level *level, const char *cycle) {
    return level != NULL && strcmp(level->cycle->id, cycle) == 0;
}

static bool uai_is_of(const struct school *school, const char *uai, enum indicators_by by,
                      const char *of) {
    char department[4];
    const struct school_academy *academy = school_academy_of(school, uai);
    school_department_of(uai, department);
    return by == INDICATORS_ACADEMY ? academy != NULL && strcmp(academy->name, of) == 0
                                    : strcmp(department, of) == 0;
}

static bool project_is_of(const struct indicators_source *source, const struct project *project,
                          enum indicators_by by, const char *of) {
    bool found = by == INDICATORS_TOTAL;
    for (size_t i = 0; by == INDICATORS_CYCLE && i < project->level_count; i++) {
        found = found || is_of_cycle(project->levels[i], of);
    }
    bool places = by == INDICATORS_DEPARTMENT || by == INDICATORS_ACADEMY;
    for (size_t i = 0; places && i < project->establishment_count; i++) {
        found = found || uai_is_of(source->school, project->establishments[i], by, of);
    }
    return found;
}

/* The next code of a list with one a line; false at its end. */
static bool next_uai(const char **at, char uai[SCHOOL_UAI + 1]) {
    *at += strspn(*at, "\n");
    size_t length = strcspn(*at, "\n");
    bool whole = length == SCHOOL_UAI;
    snprintf(uai, SCHOOL_UAI + 1, "%.*s", whole ? SCHOOL_UAI : 0, *at);
    *at += length;
    return length > 0;
}

static bool team_is_of(const struct indicators_source *source, const struct indicators_team *team,
                       enum indicators_by by, const char *of) {
    char uai[SCHOOL_UAI + 1];
    if (by == INDICATORS_TOTAL) {
        return true;
    }
    if (by == INDICATORS_CYCLE) {
        return is_of_cycle(school_level(source->school, team->level), of);
    }
    for (const char *at = team->establishments; next_uai(&at, uai);) {
        if (uai[0] != '\0' && uai_is_of(source->school, uai, by, of)) {
            return true;
        }
    }
    return false;
}

/* ---- different establishments ------------------------------------------------------------------
 */

struct codes {
    size_t count;
    char (*code)[SCHOOL_UAI + 1];
};

static void add_code(struct codes *codes, const struct indicators_source *source,
                     enum indicators_by by, const char *of, const char *uai) {
    bool places = by == INDICATORS_DEPARTMENT || by == INDICATORS_ACADEMY;
    if (uai[0] != '\0' && (!places || uai_is_of(source->school, uai, by, of))) {
        snprintf(codes->code[codes->count++], SCHOOL_UAI + 1, "%s", uai);
    }
}

static size_t codes_room(const struct indicators_source *source) {
    size_t room = 1;
    for (size_t i = 0; i < source->project_count; i++) {
        room += source->projects[i]->establishment_count;
    }
    for (size_t i = 0; i < source->team_count; i++) {
        room += strlen(source->teams[i].establishments) / SCHOOL_UAI;
    }
    return room;
}

static int by_code(const void *a, const void *b) { return strcmp(a, b); }

static size_t different(const struct codes *codes) {
    size_t count = 0;
    qsort(codes->code, codes->count, sizeof *codes->code, by_code);
    for (size_t i = 0; i < codes->count; i++) {
        count += i == 0 || strcmp(codes->code[i - 1], codes->code[i]) != 0;
    }
    return count;
}

static void count_project(const struct indicators_source *source, const struct project *project,
                          enum indicators_by by, const char *of, struct codes *codes,
                          struct indicators_count *count) {
    if (!project_is_of(source, project, by, of)) {
        return;
    }
    count->projects++;
    count->interdisciplinary += project_is_interdisciplinary(project);
    for (size_t i = 0; i < project->establishment_count; i++) {
        add_code(codes, source, by, of, project->establishments[i]);
    }
}

static void count_team(const struct indicators_source *source, const struct indicators_team *team,
                       enum indicators_by by, const char *of, struct codes *codes,
                       struct indicators_count *count) {
    char uai[SCHOOL_UAI + 1];
    if (!team_is_of(source, team, by, of)) {
        return;
    }
    count->teams++;
    for (const char *at = team->establishments; next_uai(&at, uai);) {
        add_code(codes, source, by, of, uai);
    }
}

bool indicators_count(const struct indicators_source *source, enum indicators_by by, const char *of,
                      struct indicators_count *count, struct fault *fault) {
    struct codes codes = {0, calloc(codes_room(source), sizeof *codes.code)};
    *count = (struct indicators_count){0};
    if (codes.code == NULL) {
        return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
    }
    for (size_t i = 0; i < source->project_count; i++) {
        count_project(source, source->projects[i], by, of, &codes, count);
    }
    for (size_t i = 0; i < source->team_count; i++) {
        count_team(source, &source->teams[i], by, of, &codes, count);
    }
    count->establishments = different(&codes);
    free(codes.code);
    return true;
}

/* ---- the report
 * ----------------------------------------------------------------------------------- */

struct report {
    const struct indicators_source *source;
    struct document_table *table;
    bool ok;
    struct fault *fault;
};

/* A line, unless nothing is in it (the total always is). */
static void add_line(struct report *report, enum indicators_by by, const char *word, const char *of,
                     const char *name) {
    struct indicators_count count;
    char projects[NUMBER_MAX], inter[NUMBER_MAX], places[NUMBER_MAX], teams[NUMBER_MAX];
    report->ok = report->ok && indicators_count(report->source, by, of, &count, report->fault);
    if (!report->ok || (by != INDICATORS_TOTAL && count.projects + count.teams == 0)) {
        return;
    }
    snprintf(projects, sizeof projects, "%zu", count.projects);
    snprintf(inter, sizeof inter, "%zu", count.interdisciplinary);
    snprintf(places, sizeof places, "%zu", count.establishments);
    snprintf(teams, sizeof teams, "%zu", count.teams);
    document_row(report->table, (const char *const[]){word, name, inter, places, projects, teams});
}

static void add_lines(struct report *report) {
    const struct school *school = report->source->school;
    add_line(report, INDICATORS_TOTAL, _("all"), "", _("Total"));
    for (size_t i = 0; i < school->cycle_count; i++) {
        add_line(report, INDICATORS_CYCLE, _("cycle"), school->cycles[i].id,
                 contest_text_in(&school->cycles[i].name, report->source->language));
    }
    for (size_t i = 0; i < school->academy_count; i++) {
        for (size_t j = 0; j < school->academies[i].department_count; j++) {
            const char *department = school->academies[i].departments[j];
            add_line(report, INDICATORS_DEPARTMENT, _("department"), department, department);
        }
    }
    for (size_t i = 0; i < school->academy_count; i++) {
        const char *name = school->academies[i].name;
        add_line(report, INDICATORS_ACADEMY, _("academy"), name, name);
    }
}

static struct document *start(const struct indicators_source *source, const char *title,
                              struct fault *fault) {
    struct document *document = document_new(source->language, title, fault);
    if (document != NULL) {
        document_set_subtitle(document, source->title);
        document_set_date(document, source->date);
    }
    return document;
}

struct document *indicators_report(const struct indicators_source *source, struct fault *fault) {
    const struct document_column columns[] = {
        {"by", _("By"), DOCUMENT_TEXT},
        {"name", _("Name"), DOCUMENT_TEXT},
        {"interdisciplinary_projects", _("Interdisciplinary projects"), DOCUMENT_NUMBER},
        {"establishments", _("Establishments involved"), DOCUMENT_NUMBER},
        {"projects", _("Projects"), DOCUMENT_NUMBER},
        {"teams", _("Teams"), DOCUMENT_NUMBER},
    };
    char definition[200];
    struct document *document = start(source, _("Indicators of the academy"), fault);
    if (document == NULL) {
        return NULL;
    }
    snprintf(definition, sizeof definition,
             _("A project is interdisciplinary when at least %d different disciplines take part."),
             PROJECT_INTERDISCIPLINARY);
    document_paragraph(document, definition);
    document_paragraph(document, _("A project or an establishment of several cycles, departments "
                                   "or academies counts in each, and once in the total."));
    struct report report = {source,
                            document_table(document, "indicators", _("Indicators"), columns,
                                           sizeof columns / sizeof *columns),
                            true, fault};
    add_lines(&report);
    if (!report.ok) {
        document_free(document);
        return NULL;
    }
    return document;
}

/* ---- competences
 * ------------------------------------------------------------------------------------ */

#define LEVELS_MAX 20

static void count_positions(const struct indicators_source *source, bool by_jury, const char *id,
                            size_t counts[LEVELS_MAX]) {
    for (size_t i = 0; by_jury && i < source->position_count; i++) {
        int64_t level = source->positions[i].level;
        if (strcmp(source->positions[i].crcn, id) == 0 && level >= 1 && level <= LEVELS_MAX) {
            counts[level - 1]++;
        }
    }
    for (size_t i = 0; !by_jury && i < source->project_count; i++) {
        const struct project *project = source->projects[i];
        for (size_t j = 0; j < project->position_count; j++) {
            if (strcmp(project->positions[j].competence->id, id) == 0) {
                counts[project->positions[j].level - 1]++;
            }
        }
    }
}

static void add_competence(const struct indicators_source *source, struct document_table *table,
                           const struct school_competence *competence, bool by_jury) {
    size_t counts[LEVELS_MAX] = {0}, sum = 0;
    char texts[LEVELS_MAX][NUMBER_MAX];
    const char *cells[LEVELS_MAX + 3] = {competence->id, competence->name,
                                         by_jury ? _("juries") : _("teachers")};
    count_positions(source, by_jury, competence->id, counts);
    for (size_t i = 0; i < (size_t)source->school->competence_levels; i++) {
        snprintf(texts[i], NUMBER_MAX, "%zu", counts[i]);
        cells[i + 3] = counts[i] > 0 ? texts[i] : "";
        sum += counts[i];
    }
    if (sum > 0) {
        document_row(table, cells);
    }
}

struct document *indicators_crcn(const struct indicators_source *source, struct fault *fault) {
    struct document_column columns[LEVELS_MAX + 3] = {{"competence", _("No."), DOCUMENT_TEXT},
                                                      {"name", _("Competence"), DOCUMENT_TEXT},
                                                      {"by", _("Placed by"), DOCUMENT_TEXT}};
    char keys[LEVELS_MAX][NUMBER_MAX], titles[LEVELS_MAX][40];
    size_t levels = (size_t)source->school->competence_levels;
    struct document *document = start(source, _("Digital competences (CRCN)"), fault);
    if (document == NULL) {
        return NULL;
    }
    document_paragraph(document, _("How many projects or teams were placed at each level, by "
                                   "their teachers or a jury. No level is computed."));
    for (size_t i = 0; i < levels; i++) {
        snprintf(keys[i], sizeof keys[i], "level_%zu", i + 1);
        snprintf(titles[i], sizeof titles[i], _("Level %zu"), i + 1);
        columns[i + 3] = (struct document_column){keys[i], titles[i], DOCUMENT_NUMBER};
    }
    struct document_table *table =
        document_table(document, "crcn", _("Levels"), columns, levels + 3);
    for (size_t i = 0; i < source->school->competence_count; i++) {
        add_competence(source, table, &source->school->competences[i], false);
        add_competence(source, table, &source->school->competences[i], true);
    }
    return document;
}
