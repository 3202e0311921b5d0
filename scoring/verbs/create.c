/* Beginning a contest, looking at where it stands, changing its rules. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "scoring/cell.h"
#include "scoring/verbs/verb.h"
#include "scoring/verbs/verbs.h"

/* ---- where a contest stands --------------------------------------------------------------- */

struct tally {
    size_t teams, sheets, verified, signed_, contested, published;
};

static void tally_sheets(const struct store_view *view, const char *class_name,
                         struct tally *tally) {
    for (size_t i = 0; i < store_view_count(view, class_name); i++) {
        const struct store_subject *sheet = store_view_at(view, class_name, i);
        if (sheet->content[0] != '\0') {
            tally->sheets++;
            tally->verified += (sheet->flags & KIND_VERIFIED) != 0;
            tally->signed_ += (sheet->flags & KIND_SIGNED) != 0;
            tally->contested += (sheet->flags & KIND_CONTESTED) != 0;
            tally->published += (sheet->flags & KIND_PUBLISHED) != 0;
        }
    }
}

static struct tally tally_of(struct desk *desk) {
    struct tally tally = {0};
    for (size_t i = 0; i < desk_team_count(desk); i++) {
        const struct desk_team *team = desk_team_at(desk, i);
        tally.teams += team->registered && !team->withdrawn;
    }
    tally_sheets(desk_view(desk), "sheet", &tally);
    tally_sheets(desk_view(desk), "mark", &tally);
    return tally;
}

static int show_json(struct desk *desk, const struct tally *tally, const struct store_head *head) {
    const struct contest *contest = desk_contest(desk);
    cJSON *root = verb_object();
    verb_text(root, "contest", contest->id);
    verb_text(root, "version", contest->version);
    verb_text(root, "name", contest_text_in(&contest->name, language_code()));
    verb_text(root, "store", store_address(desk_store(desk)));
    verb_count(root, "teams", (int64_t)tally->teams);
    verb_count(root, "sheets", (int64_t)tally->sheets);
    verb_count(root, "verified", (int64_t)tally->verified);
    verb_count(root, "signed", (int64_t)tally->signed_);
    verb_count(root, "contested", (int64_t)tally->contested);
    verb_count(root, "published", (int64_t)tally->published);
    verb_count(root, "facts", head->count);
    verb_text(root, "head", head->hash);
    verb_problems(desk, root);
    return command_line_print_json(root);
}

static int show_desk(const struct command_line *line, struct desk *desk) {
    struct fault fault = {0};
    struct store_head head;
    const struct contest *contest = desk_contest(desk);
    const struct tally tally = tally_of(desk);
    if (!store_head(desk_store(desk), &head, &fault)) {
        return command_line_fail(line, &fault);
    }
    if (line->json) {
        return show_json(desk, &tally, &head);
    }
    cell_write(stdout, contest_text_in(&contest->name, language_code()), 0);
    fputs(" (", stdout);
    cell_write(stdout, contest->id, 0);
    fputc(' ', stdout);
    cell_write(stdout, contest->version, 0);
    fputs("), ", stdout);
    cell_write(stdout, store_address(desk_store(desk)), 0);
    fputc('\n', stdout);
    printf(_("%zu teams, %zu sheets: %zu verified, %zu signed, %zu contested, %zu published\n"),
           tally.teams, tally.sheets, tally.verified, tally.signed_, tally.contested,
           tally.published);
    printf(_("%" PRId64 " facts; the chain ends with %s\n"), head.count, head.hash);
    verb_problems(desk, NULL);
    return COMMAND_LINE_DONE;
}

/* ---- verbs --------------------------------------------------------------------------------------
 */

static int finish(const struct command_line *line, struct desk *desk, const struct fault *fault) {
    int status = desk == NULL ? command_line_fail(line, fault) : show_desk(line, desk);
    desk_close(desk);
    return status;
}

static int run_create(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct record_by by;
    char address[PATH_MAX];
    const char *place = line->operand[line->operand_count - 1];
    if (!verb_by(given, &by, &fault) || !desk_address(place, address, &fault)) {
        return command_line_fail(line, &fault);
    }
    return finish(line, desk_create(line->operand[0], address, &by, &fault), &fault);
}

static int run_open(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    return finish(line, verb_desk(line, given, STORE_READ, &fault), &fault);
}

static int run_rules(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct record_by by;
    struct desk *desk =
        verb_by(given, &by, &fault) ? verb_desk(line, given, STORE_WRITE, &fault) : NULL;
    if (desk != NULL && !desk_change_rules(desk, &by, line->operand[1], &fault)) {
        desk_close(desk);
        desk = NULL;
    }
    return finish(line, desk, &fault);
}

static const struct command_line_option writing[] = {VERB_WHO, VERB_WHY, {0}};
static const struct command_line_option reading[] = {VERB_AS_OF, {0}};

const struct verb verb_create = {
    .name = "create",
    .name_fr = "creer",
    .operands = N_("FOLDER [STORE]"),
    .help = N_("begin a contest: its store, with the rules in it (default FOLDER.psv)"),
    .operands_min = 1,
    .operands_max = 2,
    .options = writing,
    .examples = N_("  perseverons-score create my-contest --who ML\n"
                   "  perseverons-score create my-contest /media/key/gym-1.psv --who ML\n"),
    .run = run_create};
const struct verb verb_open = {.name = "open",
                               .name_fr = "ouvrir",
                               .operands = N_("STORE"),
                               .help = N_("where a contest stands, and what is wrong"),
                               .operands_min = 1,
                               .operands_max = 1,
                               .options = reading,
                               .examples = N_("  perseverons-score open my-contest\n"
                                              "  perseverons-score open my-contest.psv --json\n"),
                               .run = run_open};
const struct verb verb_rules = {
    .name = "rules",
    .name_fr = "regles",
    .operands = N_("STORE FOLDER"),
    .help = N_("put changed rules in; what was entered is scored by them"),
    .operands_min = 2,
    .operands_max = 2,
    .options = writing,
    .examples =
        N_("  perseverons-score rules my-contest my-contest --who ML --why \"surprise rule\"\n"),
    .run = run_rules};
