/* Entering and correcting sheets; what is said of them afterwards; undoing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scoring/verbs/verb.h"
#include "scoring/verbs/verbs.h"
#include "strict-json/json.h"

/* ---- a sheet from a file --------------------------------------------------------------- */

typedef bool act_on_paper(struct desk *desk, const struct record_by *by, const struct paper *paper,
                          const char *json, struct act *act, struct fault *fault);

static int show_points(const struct command_line *line, const struct paper *paper,
                       const struct act *act, const char *done) {
    struct fault fault = {0};
    char *text = NULL;
    bool is_valid = false;
    if (!paper_points(paper, line->json, language_code(), &text, &is_valid, &fault)) {
        return command_line_fail(line, &fault);
    }
    if (line->json) {
        cJSON *root = verb_object();
        verb_text(root, "subject", act->subject);
        verb_text(root, "fact", act->id);
        verb_count(root, "sequence", act->sequence);
        cJSON_AddBoolToObject(root, "known", act->known);
        cJSON_AddRawToObject(root, "points", text);
        free(text);
        return command_line_print_json(root);
    }
    fputs(text, stdout);
    free(text);
    fputc('\n', stdout);
    return verb_show_act(line, done, act);
}

/* The points of a sheet that was refused tell why. */
static void show_refused(const struct command_line *line, const struct paper *paper,
                         const struct fault *why) {
    struct fault fault = {0};
    char *text = NULL;
    bool is_valid = false;
    if (why->kind == FAULT_REFUSED && !line->json &&
        paper_points(paper, false, language_code(), &text, &is_valid, &fault)) {
        fputs(text, stdout);
    }
    free(text);
}

/* A team that is not registered is no mistake of the file's form: its place is looked up here. */
static void place_fault(const char *path, const char *json, struct fault *fault) {
    struct fault none = {0};
    struct json_document *document = json_read_bytes(path, json, strlen(json), &none);
    if (document != NULL && fault->kind == FAULT_REFERENCE && fault->file[0] == '\0') {
        const struct json_value *root = json_root(document);
        const struct json_value *team = json_member(root, "team");
        const struct json_value *place = team == NULL ? json_member(root, "sides") : team;
        place = place == NULL ? root : place;
        fault_at(fault, path, place->line, place->column);
    }
    json_free(document);
}

static int act_on(struct command_line *line, struct desk *desk, const struct record_by *by,
                  act_on_paper *act_on_it, const char *done) {
    struct fault fault = {0};
    struct paper paper = {0};
    struct act act = {0};
    size_t length = 0;
    const char *path = line->operand[1];
    char *json = verb_file(path, &length, &fault);
    int status;
    if (json == NULL || !paper_read(desk_contest(desk), path, json, length, &paper, &fault)) {
        status = command_line_fail(line, &fault);
    } else if (!act_on_it(desk, by, &paper, json, &act, &fault)) {
        show_refused(line, &paper, &fault);
        place_fault(path, json, &fault);
        status = command_line_fail(line, &fault);
    } else {
        status = show_points(line, &paper, &act, done);
    }
    paper_release(&paper);
    free(json);
    return status;
}

static int run_on_file(struct command_line *line, const struct verb_given *given,
                       act_on_paper *act_on_it, const char *done) {
    struct fault fault = {0};
    struct record_by by;
    struct desk *desk =
        verb_by(given, &by, &fault) ? verb_desk(line, given, STORE_WRITE, &fault) : NULL;
    if (desk == NULL) {
        return command_line_fail(line, &fault);
    }
    int status = act_on(line, desk, &by, act_on_it, done);
    desk_close(desk);
    return status;
}

static int run_enter(struct command_line *line, const struct verb_given *given) {
    return run_on_file(line, given, act_enter, _("saved"));
}

static int run_correct(struct command_line *line, const struct verb_given *given) {
    return run_on_file(line, given, act_correct, _("corrected"));
}

/* ---- what is said of a sheet -------------------------------------------------------------- */

static bool say_all(struct desk *desk, const struct record_by *by, enum act_said what,
                    const char *event, size_t *count, struct fault *fault) {
    static const char *const classes[] = {"sheet", "mark"};
    const size_t event_length = strlen(event);
    for (size_t c = 0; c < 2; c++) {
        for (size_t i = 0; i < store_view_count(desk_view(desk), classes[c]); i++) {
            const struct store_subject *sheet = store_view_at(desk_view(desk), classes[c], i);
            struct act act;
            const bool is_of_event =
                event_length == 0 ||
                (strncmp(sheet->key, event, event_length) == 0 && sheet->key[event_length] == '/');
            if (sheet->content[0] == '\0' || (sheet->flags & KIND_PUBLISHED) != 0 ||
                (sheet->flags & KIND_CONTESTED) != 0 || !is_of_event) {
                continue;
            }
            char subject[STORE_SUBJECT_MAX + 1];
            snprintf(subject, sizeof subject, "%s", sheet->subject);
            if (!act_say(desk, by, what, subject, &act, fault)) {
                return false;
            }
            ++*count;
        }
    }
    return true;
}

static int publish_all(struct command_line *line, struct desk *desk, const struct record_by *by,
                       const char *event) {
    struct fault fault = {0};
    size_t count = 0;
    if (!say_all(desk, by, ACT_PUBLISHED, event, &count, &fault)) {
        return command_line_fail(line, &fault);
    }
    if (line->json) {
        cJSON *root = verb_object();
        verb_count(root, "published", (int64_t)count);
        return command_line_print_json(root);
    }
    printf(NG_("%zu sheet published; contested ones wait.\n",
               "%zu sheets published; contested ones wait.\n", count),
           count);
    return COMMAND_LINE_DONE;
}

static int say_one(struct command_line *line, struct desk *desk, const struct record_by *by,
                   enum act_said what, const char *done) {
    struct fault fault = {0};
    struct act act = {0};
    const struct store_subject *sheet = act_find(desk, line->operand[1], &fault);
    char subject[STORE_SUBJECT_MAX + 1];
    snprintf(subject, sizeof subject, "%s", sheet == NULL ? "" : sheet->subject);
    if (sheet == NULL || !act_say(desk, by, what, subject, &act, &fault)) {
        return command_line_fail(line, &fault);
    }
    return verb_show_act(line, done, &act);
}

static int run_say(struct command_line *line, const struct verb_given *given, enum act_said what,
                   const char *done) {
    struct fault fault = {0};
    struct record_by by;
    struct desk *desk =
        verb_by(given, &by, &fault) ? verb_desk(line, given, STORE_WRITE, &fault) : NULL;
    if (desk == NULL) {
        return command_line_fail(line, &fault);
    }
    const char *event = given->value[OPT_EVENT];
    int status = line->operand_count == 1 ? publish_all(line, desk, &by, event == NULL ? "" : event)
                                          : say_one(line, desk, &by, what, done);
    desk_close(desk);
    return status;
}

static int run_verify(struct command_line *line, const struct verb_given *given) {
    return run_say(line, given, ACT_VERIFIED, _("verified"));
}
static int run_sign(struct command_line *line, const struct verb_given *given) {
    return run_say(line, given, ACT_SIGNED, _("signed"));
}
static int run_contest(struct command_line *line, const struct verb_given *given) {
    return run_say(line, given, ACT_CONTESTED, _("contested"));
}
static int run_uphold(struct command_line *line, const struct verb_given *given) {
    return run_say(line, given, ACT_UPHELD, _("upheld"));
}
static int run_publish(struct command_line *line, const struct verb_given *given) {
    return run_say(line, given, ACT_PUBLISHED, _("published"));
}

/* ---- undoing -------------------------------------------------------------------------------- */

static int run_undo(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct record_by by;
    struct act act = {0};
    struct desk *desk =
        verb_by(given, &by, &fault) ? verb_desk(line, given, STORE_WRITE, &fault) : NULL;
    bool ok = desk != NULL && act_undo(desk, &by, line->operand[1], &act, &fault);
    int status = ok ? verb_show_act(line, _("undone"), &act) : command_line_fail(line, &fault);
    desk_close(desk);
    return status;
}

/* ---- the tables
 * ---------------------------------------------------------------------------------- */

static const struct command_line_option entering[] = {VERB_WHO, VERB_ENTRY, {0}};
static const struct command_line_option reasoned[] = {VERB_WHO, VERB_WHY, VERB_ENTRY, {0}};
static const struct command_line_option publishing[] = {
    VERB_WHO, VERB_WHY, {OPT_EVENT, "event", "epreuve", N_("ID"), N_("only of this event")}, {0}};

const struct verb verb_enter = {
    .name = "enter",
    .name_fr = "saisir",
    .operands = N_("STORE SHEET.json"),
    .help = N_("save a score sheet, and show its points; sent twice it counts once"),
    .operands_min = 2,
    .operands_max = 2,
    .options = entering,
    .examples =
        N_("  perseverons-score enter my-contest T12-1.json --who ML\n"
           "  perseverons-score enter my-contest T12-1.json --who ML --entry tablet3-0042\n"),
    .run = run_enter};
const struct verb verb_correct = {
    .name = "correct",
    .name_fr = "corriger",
    .operands = N_("STORE SHEET.json"),
    .help = N_("put a sheet in the place of the one that is there, with a reason"),
    .operands_min = 2,
    .operands_max = 2,
    .options = reasoned,
    .examples =
        N_("  perseverons-score correct my-contest T12-1.json --who ML --why \"3 pucks, not 2\"\n"),
    .run = run_correct};
const struct verb verb_verify_sheet = {
    .name = "verify-sheet",
    .name_fr = "relire",
    .operands = N_("STORE EVENT/TEAM/ATTEMPT"),
    .help = N_("another person has read it again and agrees"),
    .operands_min = 2,
    .operands_max = 2,
    .options = reasoned,
    .examples = N_("  perseverons-score verify-sheet my-contest course/T12/1 --who CB\n"),
    .run = run_verify};
const struct verb verb_sign = {
    .name = "sign",
    .name_fr = "signer",
    .operands = N_("STORE EVENT/TEAM/ATTEMPT"),
    .help = N_("the team's captain has signed it"),
    .operands_min = 2,
    .operands_max = 2,
    .options = reasoned,
    .examples = N_("  perseverons-score sign my-contest course/T12/1 --who captain\n"),
    .run = run_sign};
const struct verb verb_contest = {
    .name = "contest",
    .name_fr = "reclamer",
    .operands = N_("STORE EVENT/TEAM/ATTEMPT"),
    .help = N_("the team contests it, with a reason"),
    .operands_min = 2,
    .operands_max = 2,
    .options = reasoned,
    .examples =
        N_("  perseverons-score contest my-contest course/T12/1 --who captain --why \"a puck\"\n"),
    .run = run_contest};
const struct verb verb_uphold = {
    .name = "uphold",
    .name_fr = "maintenir",
    .operands = N_("STORE EVENT/TEAM/ATTEMPT"),
    .help = N_("the contested sheet stands as it is, with a reason"),
    .operands_min = 2,
    .operands_max = 2,
    .options = reasoned,
    .examples = N_(
        "  perseverons-score uphold my-contest course/T12/1 --who head --why \"seen on film\"\n"),
    .run = run_uphold};
const struct verb verb_publish = {
    .name = "publish",
    .name_fr = "publier",
    .operands = N_("STORE [EVENT/TEAM/ATTEMPT]"),
    .help = N_("sheets are shown to everybody; without a name, all that are not contested"),
    .operands_min = 1,
    .operands_max = 2,
    .options = publishing,
    .examples = N_("  perseverons-score publish my-contest --who ML\n"
                   "  perseverons-score publish my-contest course/T12/1 --who ML\n"),
    .run = run_publish};
const struct verb verb_undo = {
    .name = "undo",
    .name_fr = "annuler",
    .operands = N_("STORE FACT"),
    .help = N_("a fact no longer counts (its id: see history); undone again, it counts"),
    .operands_min = 2,
    .operands_max = 2,
    .options = reasoned,
    .examples =
        N_("  perseverons-score undo my-contest tablet3-0042 --who ML --why \"wrong team\"\n"),
    .run = run_undo};
