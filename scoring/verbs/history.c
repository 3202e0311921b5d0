/* What happened: to the contest, to one sheet, to one team; and everything kept about a team. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "scoring/verbs/kind_names.h"
#include "scoring/verbs/listing.h"
#include "scoring/verbs/verb.h"
#include "scoring/verbs/verbs.h"

static const struct listing_column columns[] = {
    {"sequence", N_("No."), LISTING_NUMBER}, {"at", N_("When"), LISTING_TEXT},
    {"who", N_("Who"), LISTING_TEXT},        {"kind", N_("What"), LISTING_TEXT},
    {"subject", N_("About"), LISTING_TEXT},  {"why", N_("Why"), LISTING_TEXT},
    {"id", N_("Fact"), LISTING_TEXT},        {"body", NULL, LISTING_NUMBER},
};

struct telling {
    struct listing list;
    bool with_body; /* JSON, or everything about a team */
};

static bool tell(void *context, const struct fact *fact) {
    struct telling *telling = context;
    struct listing *list = &telling->list;
    char time[32], why[STORE_WHY_MAX + STORE_ID_MAX + 8];
    snprintf(why, sizeof why, "%s%s%s", fact->about, fact->about[0] != '\0' ? ": " : "", fact->why);
    listing_number(list, fact->sequence);
    listing_text(list, verb_time(fact->at_ms, time));
    listing_text(list, fact->who);
    listing_words(list, fact->kind, kind_name(fact->kind));
    listing_text(list, fact->subject);
    listing_text(list, fact->purged ? _("(forgotten)") : why);
    listing_text(list, fact->id);
    listing_text(list, telling->with_body ? fact->body : "");
    return true;
}

static int show(const struct command_line *line, struct desk *desk,
                const struct store_question *question) {
    struct fault fault = {0};
    struct telling telling = {
        .list = {.columns = columns, .column_count = sizeof columns / sizeof *columns},
        .with_body = line->json};
    int status = COMMAND_LINE_DONE;
    if (!store_each(desk_store(desk), question, tell, &telling, &fault)) {
        status = command_line_fail(line, &fault);
    } else if (line->json) {
        cJSON *root = verb_object();
        cJSON_AddItemToObject(root, "history", listing_json(&telling.list));
        status = command_line_print_json(root);
    } else if (!listing_print(&telling.list)) {
        status = COMMAND_LINE_COULD_NOT;
    }
    listing_release(&telling.list);
    return status;
}

/* Facts of one subject, or of one team with its sheets. */
static bool ask(struct desk *desk, const char *typed, struct store_question *question,
                struct fault *fault) {
    const struct store_subject *subject = act_find(desk, typed, fault);
    if (subject == NULL) {
        return false;
    }
    if (strncmp(subject->subject, "team:", 5) == 0) {
        question->team = subject->key;
    } else {
        question->subject = subject->subject;
    }
    return true;
}

static int run_history(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct store_question question = {0};
    struct store_moment moment = {0};
    const char *as_of = given->value[OPT_AS_OF];
    struct desk *desk = verb_desk(line, given, STORE_READ, &fault);
    bool ok = desk != NULL &&
              (as_of == NULL || verb_moment(as_of, verb_now_ms(), &moment, &fault)) &&
              (line->operand_count == 1 || ask(desk, line->operand[1], &question, &fault));
    question.until = moment.sequence;
    question.until_ms = moment.at_ms;
    int status = ok ? show(line, desk, &question) : command_line_fail(line, &fault);
    desk_close(desk);
    return status;
}

/* ---- everything about a team ------------------------------------------------------------------
 */

static bool tell_whole(void *context, const struct fact *fact) {
    (void)context;
    char time[32];
    printf("%lld  %s  ", (long long)fact->sequence, verb_time(fact->at_ms, time));
    command_line_print_inert(STDOUT_FILENO, fact->who);
    fputs("  ", stdout);
    command_line_print_inert(STDOUT_FILENO, kind_name(fact->kind));
    fputs("  ", stdout);
    command_line_print_inert(STDOUT_FILENO, fact->subject);
    fputs("  ", stdout);
    command_line_print_inert(STDOUT_FILENO, fact->purged ? _("(forgotten)") : fact->why);
    fputs("\n    ", stdout);
    command_line_print_inert(STDOUT_FILENO, fact->body);
    fputc('\n', stdout);
    return true;
}

static int about(const struct command_line *line, struct desk *desk) {
    struct fault fault = {0};
    const struct store_question question = {.team = line->operand[1]};
    if (desk_team(desk, line->operand[1]) == NULL) {
        fault_set(&fault, FAULT_REFERENCE, _("No team “%s” is registered."), line->operand[1]);
        return command_line_fail(line, &fault);
    }
    if (line->json) {
        return show(line, desk, &question);
    }
    return store_each(desk_store(desk), &question, tell_whole, NULL, &fault)
               ? COMMAND_LINE_DONE
               : command_line_fail(line, &fault);
}

static int run_about(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct desk *desk = verb_desk(line, given, STORE_READ, &fault);
    int status = desk == NULL ? command_line_fail(line, &fault) : about(line, desk);
    desk_close(desk);
    return status;
}

static const struct command_line_option reading[] = {VERB_AS_OF, {0}};

const struct verb verb_history = {
    .name = "history",
    .name_fr = "historique",
    .operands = N_("STORE [EVENT/TEAM/ATTEMPT|TEAM]"),
    .help = N_("who did what, when and why: all of it, or of one sheet or team"),
    .operands_min = 1,
    .operands_max = 2,
    .options = reading,
    .examples = N_("  perseverons-score history my-contest\n"
                   "  perseverons-score history my-contest course/T12/1\n"
                   "  perseverons-score history my-contest T12 --as-of 14:30\n"),
    .run = run_history};
const struct verb verb_about = {.name = "about",
                                .name_fr = "dossier",
                                .operands = N_("STORE TEAM"),
                                .help = N_("everything that is stored about a team"),
                                .operands_min = 2,
                                .operands_max = 2,
                                .examples = N_("  perseverons-score about my-contest T12\n"),
                                .run = run_about};
