/* Teams for research: codes instead of names, and nothing fine enough to find them again. */
#include <inttypes.h>
#include <nettle/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/project/indicators.h"

#define NUMBER_MAX 24

struct line {
    const struct indicators_team *team;
    char code[INDICATORS_CODE];
    char department[4]; /* of its first establishment; "" without one */
};

void indicators_code(const unsigned char key[INDICATORS_KEY], const char *team,
                     char code[INDICATORS_CODE]) {
    struct hmac_sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    hmac_sha256_set_key(&context, INDICATORS_KEY, key);
    hmac_sha256_update(&context, strlen(team), (const uint8_t *)team);
    hmac_sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < INDICATORS_CODE / 2; i++) {
        snprintf(code + 2 * i, 3, "%02x", digest[i]);
    }
}

static int by_code(const void *a, const void *b) {
    const struct line *first = a, *second = b;
    return strcmp(first->code, second->code);
}

static struct line *make_lines(const struct indicators_source *source,
                               const unsigned char key[INDICATORS_KEY], struct fault *fault) {
    struct line *lines = calloc(source->team_count + 1, sizeof *lines);
    if (lines == NULL) {
        fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
        return NULL;
    }
    for (size_t i = 0; i < source->team_count; i++) {
        lines[i].team = &source->teams[i];
        indicators_code(key, source->teams[i].id, lines[i].code);
        if (strlen(source->teams[i].establishments) >= SCHOOL_UAI) {
            school_department_of(source->teams[i].establishments, lines[i].department);
        }
    }
    qsort(lines, source->team_count, sizeof *lines, by_code);
    return lines;
}

static size_t teams_of(const struct line *lines, size_t count, const char *department) {
    size_t teams = 0;
    for (size_t i = 0; i < count; i++) {
        teams += strcmp(lines[i].department, department) == 0;
    }
    return teams;
}

/* Whether a project names the team; then also whether one of them is interdisciplinary. */
static const char *project_word(const struct indicators_source *source, const char *team) {
    const char *word = _("none");
    for (size_t i = 0; i < source->project_count; i++) {
        const struct project *project = source->projects[i];
        for (size_t j = 0; j < project->team_count; j++) {
            if (strcmp(project->teams[j], team) != 0) {
                continue;
            }
            if (project_is_interdisciplinary(project)) {
                return _("interdisciplinary");
            }
            word = _("one discipline");
        }
    }
    return word;
}

static void add_line(const struct indicators_source *source, struct document_table *table,
                     const struct line *lines, const struct line *line) {
    const struct indicators_team *team = line->team;
    const struct school_level *level = school_level(source->school, team->level);
    bool named = line->department[0] != '\0' &&
                 teams_of(lines, source->team_count, line->department) >= INDICATORS_SMALLEST;
    char quarter[NUMBER_MAX] = "", sheets[NUMBER_MAX];
    if (team->ranking_quarter > 0) {
        snprintf(quarter, sizeof quarter, "%zu", team->ranking_quarter);
    }
    snprintf(sheets, sizeof sheets, "%zu", team->sheets);
    document_row(
        table,
        (const char *const[]){
            line->code, level != NULL ? contest_text_in(&level->cycle->name, source->language) : "",
            named ? line->department : "", project_word(source, team->id), quarter, sheets});
}

struct document *indicators_research(const struct indicators_source *source,
                                     const unsigned char key[INDICATORS_KEY], struct fault *fault) {
    const struct document_column columns[] = {
        {"code", _("Code"), DOCUMENT_TEXT},
        {"cycle", _("Cycle"), DOCUMENT_TEXT},
        {"department", _("Department"), DOCUMENT_TEXT},
        {"project", _("Project"), DOCUMENT_TEXT},
        {"quarter", _("Quarter of the ranking"), DOCUMENT_NUMBER},
        {"sheets", _("Sheets"), DOCUMENT_NUMBER},
    };
    struct line *lines = make_lines(source, key, fault);
    struct document *document =
        lines != NULL ? document_new(source->language, _("Teams, without names"), fault) : NULL;
    if (document != NULL) {
        struct document_table *table =
            document_table(document, "research", _("Teams, without names"), columns,
                           sizeof columns / sizeof *columns);
        for (size_t i = 0; i < source->team_count; i++) {
            add_line(source, table, lines, &lines[i]);
        }
    }
    free(lines);
    return document;
}
