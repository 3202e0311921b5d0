/* What the academy counts: projects, establishments, competences; teams without names. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "scoring/contest_ranking.h"
#include "scoring/project/indicators.h"
#include "scoring/verbs/handing_out.h"
#include "scoring/verbs/papers.h"
#include "scoring/verbs/verbs.h"

#define QUARTERS 4

struct counting {
    struct desk *desk;
    struct papers papers;
    struct indicators_source source;
    struct school *school;
    struct project **projects;
    struct indicators_team *teams;
    struct indicators_position *positions;
    char date[HANDING_DATE];
};

/* ---- the key behind the codes ---------------------------------------------------------------- */

static bool make_key(const char *path, unsigned char key[INDICATORS_KEY], struct fault *fault) {
    if (getrandom(key, INDICATORS_KEY, 0) != INDICATORS_KEY) {
        return fault_set_errno(fault, errno, path);
    }
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return fault_set_errno(fault, errno, path);
    }
    bool ok = write(descriptor, key, INDICATORS_KEY) == INDICATORS_KEY && fsync(descriptor) == 0;
    int number = errno;
    ok = close(descriptor) == 0 && ok;
    if (!ok) {
        unlink(path);
        return fault_set_errno(fault, number, path);
    }
    return true;
}

/* Of the file, which is made on its first use and kept by whoever answers for the data. */
static bool read_key(const char *path, unsigned char key[INDICATORS_KEY], struct fault *fault) {
    FILE *from = fopen(path, "rbe");
    if (from == NULL) {
        return errno == ENOENT ? make_key(path, key, fault) : fault_set_errno(fault, errno, path);
    }
    bool whole = fread(key, 1, INDICATORS_KEY, from) == INDICATORS_KEY && fgetc(from) == EOF;
    fclose(from);
    if (!whole) {
        fault_set(fault, FAULT_DAMAGED, _("This is no key: it has %d bytes."), INDICATORS_KEY);
        return fault_at(fault, path, 0, 0);
    }
    return true;
}

/* ---- gathering --------------------------------------------------------------------------------
 */

static void count_sheets(struct counting *counting) {
    for (size_t i = 0; i < counting->papers.sheet_count; i++) {
        size_t team =
            standings_find_team(desk_standings(counting->desk), counting->papers.sheets[i]->team);
        if (team < counting->source.team_count) {
            counting->teams[team].sheets++;
        }
    }
}

/* By the first ranking of the rules, all together where there is such a table. */
static bool put_quarters(struct counting *counting, struct fault *fault) {
    const struct contest *contest = desk_contest(counting->desk);
    if (contest->ranking_count == 0) {
        return true;
    }
    const struct standings_table *table =
        standings_table(desk_standings(counting->desk), &contest->rankings[0], CONTEST_NONE, fault);
    for (size_t i = 0; table != NULL && i < table->row_count; i++) {
        const struct standings_row *row = &table->rows[i];
        if (row->rank != STANDINGS_NO_RANK && row->team < counting->source.team_count) {
            counting->teams[row->team].ranking_quarter =
                (row->rank - 1) * QUARTERS / table->row_count + 1;
        }
    }
    return table != NULL;
}

static void put_teams(struct counting *counting) {
    for (size_t i = 0; i < counting->source.team_count; i++) {
        const struct desk_team *team = desk_team_at(counting->desk, i);
        counting->teams[i] = (struct indicators_team){.id = team->id,
                                                      .level = team->level,
                                                      .establishments = team->establishments,
                                                      .pupils = team->pupils};
    }
}

static bool put_positions(struct counting *counting, struct fault *fault) {
    size_t count = 0;
    for (size_t i = 0; i < counting->papers.sheet_count; i++) {
        count += counting->papers.sheets[i]->position_count;
    }
    counting->positions = calloc(count + 1, sizeof *counting->positions);
    if (counting->positions == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    count = 0;
    for (size_t i = 0; i < counting->papers.sheet_count; i++) {
        const struct sheet *sheet = counting->papers.sheets[i];
        for (size_t j = 0; j < sheet->position_count; j++) {
            counting->positions[count++] =
                (struct indicators_position){sheet->positions[j].crcn, sheet->positions[j].level};
        }
    }
    counting->source.position_count = count;
    return true;
}

static bool gather(struct counting *counting, struct fault *fault) {
    struct indicators_source *source = &counting->source;
    source->team_count = desk_team_count(counting->desk);
    counting->teams = calloc(source->team_count + 1, sizeof *counting->teams);
    counting->school = school_read(NULL, fault);
    if (counting->school == NULL) {
        return false;
    }
    if (counting->teams == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    put_teams(counting);
    counting->projects =
        papers_projects(counting->desk, counting->school, &source->project_count, fault);
    if (counting->projects == NULL || !papers_open(counting->desk, &counting->papers, fault) ||
        !put_positions(counting, fault) || !put_quarters(counting, fault)) {
        return false;
    }
    count_sheets(counting);
    source->school = counting->school;
    source->projects = (const struct project *const *)counting->projects;
    source->teams = counting->teams;
    source->positions = counting->positions;
    source->title = contest_text_in(&desk_contest(counting->desk)->name, language_code());
    source->language = language_code();
    source->date = handing_date(counting->date);
    return true;
}

static void release(struct counting *counting) {
    for (size_t i = 0; counting->projects != NULL && i < counting->source.project_count; i++) {
        project_free(counting->projects[i]);
    }
    free(counting->projects);
    free(counting->teams);
    free(counting->positions);
    papers_close(&counting->papers);
    school_free(counting->school);
    desk_close(counting->desk);
}

/* ---- the verb
 * ------------------------------------------------------------------------------------ */

static struct document *make(const struct counting *counting, const struct verb_given *given,
                             struct fault *fault) {
    unsigned char key[INDICATORS_KEY];
    if (given->value[OPT_RESEARCH] != NULL) {
        return read_key(given->value[OPT_RESEARCH], key, fault)
                   ? indicators_research(&counting->source, key, fault)
                   : NULL;
    }
    return given->value[OPT_CRCN] != NULL ? indicators_crcn(&counting->source, fault)
                                          : indicators_report(&counting->source, fault);
}

static int run(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct counting counting = {0};
    const char *path = line->operand_count > 1 ? line->operand[1] : NULL;
    struct document *document = NULL;
    if (path == NULL || document_has_format(path, &fault)) {
        counting.desk = verb_desk(line, given, STORE_READ, &fault);
        document = counting.desk != NULL && gather(&counting, &fault)
                       ? make(&counting, given, &fault)
                       : NULL;
    }
    int status = handing_out(line, document, path, &fault);
    release(&counting);
    return status;
}

static const struct command_line_option options[] = {
    {OPT_CRCN, "crcn", "crcn", NULL, N_("the table of digital competences")},
    {OPT_RESEARCH, "research", "recherche", N_("KEYFILE"),
     N_("teams without names; the key is made on its first use")},
    VERB_AS_OF,
    {0}};

const struct verb verb_indicators = {
    .name = "indicators",
    .name_fr = "indicateurs",
    .operands = N_("STORE [FILE]"),
    .help = N_("interdisciplinary projects and establishments, by cycle, department, academy"),
    .operands_min = 1,
    .operands_max = 2,
    .options = options,
    .examples = N_("  perseverons-score indicators my-contest\n"
                   "  perseverons-score indicators my-contest crcn.xlsx --crcn\n"
                   "  perseverons-score indicators my-contest teams.csv --research key\n"),
    .run = run};
