/* Project cards: a new one, what is wrong with one, into the contest's store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scoring/project/project.h"
#include "scoring/school/same_word.h"
#include "scoring/verbs/verb.h"
#include "scoring/verbs/verbs.h"

/* ---- checking ----------------------------------------------------------------------------------
 */

static const char *severity_word(enum project_severity severity) {
    switch (severity) {
    case PROJECT_ERROR:
        return "error";
    case PROJECT_WARNING:
        return "warning";
    case PROJECT_HINT:
        return "hint";
    }
    return "";
}

static void note_json(cJSON *list, const struct fault *fault, enum project_severity severity) {
    cJSON *one = verb_object();
    verb_text(one, "severity", severity_word(severity));
    verb_text(one, "kind", fault_kind_word(fault->kind));
    verb_text(one, "file", fault->file);
    verb_count(one, "line", fault->line);
    verb_count(one, "column", fault->column);
    verb_text(one, "field", fault->field);
    verb_text(one, "message", fault->message);
    verb_text(one, "advice", fault->advice);
    cJSON_AddItemToArray(list, one);
}

/* Every note, for people one after the other, for machines together. */
static int show_notes(const struct command_line *line, const struct project_notes *notes) {
    cJSON *root = line->json ? verb_object() : NULL;
    cJSON *list = root != NULL ? cJSON_AddArrayToObject(root, "notes") : NULL;
    for (size_t i = 0; i < notes->count; i++) {
        enum project_severity severity = notes->note[i].severity;
        if (line->json) {
            note_json(list, &notes->note[i].fault, severity);
            continue;
        }
        fputs(severity == PROJECT_WARNING ? _("Warning: ")
              : severity == PROJECT_HINT  ? _("Hint: ")
                                          : "",
              stderr);
        command_line_fail(line, &notes->note[i].fault);
    }
    if (line->json) {
        verb_count(root, "mistakes", (int64_t)notes->error_count);
        command_line_print_json(root);
    }
    return notes->error_count > 0 ? COMMAND_LINE_COULD_NOT : COMMAND_LINE_DONE;
}

/* NULL: `status` is the exit status, all was said. */
static struct project *read_card(const struct command_line *line, const char *path, bool quiet,
                                 const struct school *school, int *status) {
    struct fault fault = {0};
    struct project_notes *notes = malloc(sizeof *notes);
    if (notes == NULL) {
        fault_set(&fault, FAULT_MEMORY, _("Not enough memory."));
        *status = command_line_fail(line, &fault);
        return NULL;
    }
    struct project *project = project_read(path, school, notes);
    *status = COMMAND_LINE_DONE;
    if (project == NULL || !quiet) {
        *status = show_notes(line, notes);
    }
    free(notes);
    return project;
}

static int check(const struct command_line *line, const struct school *school) {
    int status = COMMAND_LINE_DONE;
    struct project *project = read_card(line, line->operand[1], false, school, &status);
    if (project != NULL && !line->json) {
        command_line_print_inert(STDOUT_FILENO, line->operand[1]);
        puts(project_is_interdisciplinary(project)
                 ? _(": no mistake found; the project is interdisciplinary")
                 : _(": no mistake found; the project is not interdisciplinary"));
    }
    project_free(project);
    return status;
}

/* ---- attaching
 * ----------------------------------------------------------------------------------- */

/* "le-robot-facteur" of "cards/le-robot-facteur.json". */
static void card_name(const char *path, char name[STORE_ID_MAX + 1]) {
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;
    size_t length = strlen(base);
    length -= length > 5 && strcmp(base + length - 5, ".json") == 0 ? 5 : 0;
    snprintf(name, STORE_ID_MAX + 1, "%.*s", (int)(length < STORE_ID_MAX ? length : STORE_ID_MAX),
             base);
}

static bool list_teams(const struct desk *desk, const struct project *project,
                       char teams[STORE_TEAMS_MAX + 1], struct fault *fault) {
    size_t length = 0;
    teams[0] = '\0';
    for (size_t i = 0; i < project->team_count; i++) {
        if (desk_team(desk, project->teams[i]) == NULL) {
            return fault_set(fault, FAULT_REFERENCE, _("There is no team “%.80s”."),
                             project->teams[i]);
        }
        length += (size_t)snprintf(teams + length, STORE_TEAMS_MAX + 1 - length, "%s%s",
                                   i > 0 ? "\n" : "", project->teams[i]);
        if (length > STORE_TEAMS_MAX) {
            return fault_set(fault, FAULT_LIMIT, "%s", _("Too many teams on one card."));
        }
    }
    return true;
}

static bool attach_to(struct desk *desk, const struct verb_given *given, const char *path,
                      const struct project *project, struct act *act, struct fault *fault) {
    char teams[STORE_TEAMS_MAX + 1], name[STORE_ID_MAX + 1];
    struct record_by by;
    struct store_receipt receipt = {0};
    size_t length = 0;
    if (!verb_by(given, &by, fault) || !list_teams(desk, project, teams, fault)) {
        return false;
    }
    char *json = verb_file(path, &length, fault);
    card_name(path, name);
    bool ok =
        json != NULL && record_card(desk_store(desk), &by, name, teams, json, &receipt, fault);
    free(json);
    snprintf(act->subject, sizeof act->subject, "card:%s", name);
    snprintf(act->id, sizeof act->id, "%s", receipt.id);
    act->sequence = receipt.sequence;
    act->known = receipt.already;
    return ok;
}

/* The store is the second operand here, the card the third. */
static int attach(struct command_line *line, const struct verb_given *given,
                  const struct school *school) {
    struct fault fault = {0};
    struct act act = {0};
    int status = COMMAND_LINE_DONE;
    const char *path = line->operand[2];
    struct project *project = read_card(line, path, true, school, &status);
    if (project == NULL) {
        return status;
    }
    line->operand++;
    struct desk *desk = verb_desk(line, given, STORE_WRITE, &fault);
    bool ok = desk != NULL && attach_to(desk, given, path, project, &act, &fault);
    status = ok ? verb_show_act(line, _("attached"), &act) : command_line_fail(line, &fault);
    line->operand--;
    desk_close(desk);
    project_free(project);
    return status;
}

/* ---- the verb
 * --------------------------------------------------------------------------------------- */

static int begin(const struct command_line *line) {
    struct fault fault = {0};
    if (!project_new(line->operand[1], &fault)) {
        return command_line_fail(line, &fault);
    }
    if (!line->json) {
        command_line_print_inert(STDOUT_FILENO, line->operand[1]);
        puts(_(": written; fill it in, then: perseverons-score project check"));
    }
    return COMMAND_LINE_DONE;
}

static int run(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    const char *act = line->operand[0];
    if ((same_word(act, "new") || same_word(act, "nouveau")) && line->operand_count == 2) {
        return begin(line);
    }
    bool checking = same_word(act, "check") || same_word(act, "verifier");
    bool attaching = same_word(act, "attach") || same_word(act, "joindre");
    if (!(checking && line->operand_count == 2) && !(attaching && line->operand_count == 3)) {
        return command_line_misuse(line, "%s",
                                   _("Say: new FILE, check FILE, or attach STORE FILE."));
    }
    struct school *school = school_read(NULL, &fault);
    int status = school == NULL ? command_line_fail(line, &fault)
                 : checking     ? check(line, school)
                                : attach(line, given, school);
    school_free(school);
    return status;
}

static const struct command_line_option options[] = {VERB_WHO, VERB_WHY, VERB_ENTRY, {0}};

const struct verb verb_project = {
    .name = "project",
    .name_fr = "projet",
    .operands = N_("new|check|attach [STORE] FILE"),
    .help = N_("a teacher's project card: begin one, check it, attach it to its teams"),
    .operands_min = 2,
    .operands_max = 3,
    .options = options,
    .examples = N_("  perseverons-score project new our-project.json\n"
                   "  perseverons-score project check our-project.json\n"
                   "  perseverons-score project attach my-contest our-project.json --who ML\n"),
    .run = run};
