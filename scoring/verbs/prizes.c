/* Who gets what: drawing among equals, values given by hand, prizes, brackets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "scoring/cell.h"
#include "scoring/desk/final.h"
#include "scoring/verbs/listing.h"
#include "scoring/verbs/verb.h"
#include "scoring/verbs/verbs.h"

/* ---- drawing by lot -----------------------------------------------------------------------------
 */

/* Without bias: a number beyond the last whole multiple is drawn again. */
static bool number_below(size_t limit, size_t *out) {
    uint32_t number;
    const uint32_t fair = UINT32_MAX - UINT32_MAX % (uint32_t)limit;
    do {
        if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number) {
            return false;
        }
    } while (number >= fair);
    *out = number % limit;
    return true;
}

static bool shuffle(size_t *order, size_t count) {
    for (size_t i = count; i > 1; i--) {
        size_t other;
        if (!number_below(i, &other)) {
            return false;
        }
        const size_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
    return true;
}

static bool draw(struct desk *desk, const struct record_by *by, struct act *act,
                 struct fault *fault) {
    const size_t count = desk_team_count(desk);
    size_t *order = calloc(count + 1, sizeof *order);
    if (order == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    for (size_t i = 0; i < count; i++) {
        order[i] = i;
    }
    bool ok = (shuffle(order, count) ||
               fault_set(fault, FAULT_IO, _("This machine gives no random numbers.")));
    ok = ok && act_draw(desk, by, ACT_DRAW_GENERAL, order, count, act, fault);
    free(order);
    return ok;
}

static int run_draw(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct record_by by;
    struct act act = {0};
    struct desk *desk =
        verb_by(given, &by, &fault) ? verb_desk(line, given, STORE_WRITE, &fault) : NULL;
    bool ok = desk != NULL && draw(desk, &by, &act, &fault);
    int status =
        ok ? verb_show_act(line, _("drawn by lot"), &act) : command_line_fail(line, &fault);
    desk_close(desk);
    return status;
}

/* ---- given by hand
 * --------------------------------------------------------------------------------- */

static bool read_value(const char *typed, struct rational *value, struct fault *fault) {
    char text[RATIONAL_TEXT_MAX];
    snprintf(text, sizeof text, "%s", typed);
    char *comma = strchr(text, ',');
    if (comma != NULL) {
        *comma = '.';
    }
    return (strlen(typed) < sizeof text && rational_read(text, strlen(text), value)) ||
           fault_set(fault, FAULT_MISUSE, _("“%.40s” is no number."), typed);
}

static int run_give(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct record_by by;
    struct rational value = rational_whole(0);
    struct act act = {0};
    struct desk *desk = verb_by(given, &by, &fault) && read_value(line->operand[3], &value, &fault)
                            ? verb_desk(line, given, STORE_WRITE, &fault)
                            : NULL;
    bool ok = desk != NULL &&
              act_give(desk, &by, line->operand[1], line->operand[2], value, &act, &fault);
    int status = ok ? verb_show_act(line, _("saved"), &act) : command_line_fail(line, &fault);
    desk_close(desk);
    return status;
}

/* ---- prizes
 * ------------------------------------------------------------------------------------------ */

static const struct listing_column award_columns[] = {{"prize", N_("Prize"), LISTING_TEXT},
                                                      {"team", N_("Team"), LISTING_TEXT},
                                                      {"name", N_("Name"), LISTING_TEXT}};

static int show_awards(const struct command_line *line, struct desk *desk) {
    struct fault fault = {0};
    struct standings_award *awards = NULL;
    size_t count = 0;
    struct listing list = {.columns = award_columns, .column_count = 3};
    if (!standings_awards(desk_standings(desk), &awards, &count, &fault)) {
        return command_line_fail(line, &fault);
    }
    for (size_t i = 0; i < count; i++) {
        const struct contest_prize *prize = &desk_contest(desk)->prizes[awards[i].prize];
        const struct desk_team *team = desk_team_at(desk, awards[i].team);
        listing_words(&list, prize->id, contest_text_in(&prize->name, language_code()));
        listing_text(&list, team->id);
        listing_text(&list, team->name);
    }
    free(awards);
    int status = COMMAND_LINE_DONE;
    if (line->json) {
        cJSON *root = verb_object();
        cJSON_AddItemToObject(root, "awards", listing_json(&list));
        verb_problems(desk, root);
        status = command_line_print_json(root);
    } else {
        listing_print(&list);
        verb_problems(desk, NULL);
    }
    listing_release(&list);
    return status;
}

static int run_awards(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct desk *desk = verb_desk(line, given, STORE_READ, &fault);
    int status = desk == NULL ? command_line_fail(line, &fault) : show_awards(line, desk);
    desk_close(desk);
    return status;
}

/* ---- brackets
 * ------------------------------------------------------------------------------------------ */

static const struct listing_column meeting_columns[] = {
    {"round", N_("Round"), LISTING_NUMBER}, {"match", N_("Match"), LISTING_TEXT},
    {"teams", N_("Teams"), LISTING_TEXT},   {"decided", N_("State"), LISTING_TRUTH},
    {"third_place", NULL, LISTING_TRUTH},
};

static void meeting_teams(const struct desk *desk, const struct final *final,
                          const struct bracket_meeting *meeting, char text[600]) {
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < final->rules->sides && length < 500; i++) {
        const size_t entry = meeting->entries[i];
        const char *id = entry == BRACKET_OPEN  ? "?"
                         : entry == BRACKET_BYE ? "–"
                                                : desk_team_at(desk, final->seeds[entry])->id;
        char place[24] = "";
        if (meeting->decided && meeting->places[i] > 0 && entry < final->seed_count) {
            snprintf(place, sizeof place, " (%zu)", meeting->places[i]);
        }
        length +=
            (size_t)snprintf(text + length, 600 - length, "%s%s%s", i > 0 ? " / " : "", id, place);
    }
}

static void list_meetings(const struct desk *desk, const struct final *final,
                          struct listing *list) {
    for (size_t i = 0; i < final->bracket->meeting_count; i++) {
        const struct bracket_meeting *meeting = &final->bracket->meetings[i];
        char id[STORE_ID_MAX + 1], teams[600];
        final_match(final, i, meeting->games + 1, id);
        meeting_teams(desk, final, meeting, teams);
        listing_number(list, (int64_t)meeting->round);
        listing_text(list, id);
        listing_text(list, teams);
        listing_truth(list, meeting->decided, _("decided"));
        listing_truth(list, meeting->is_third_place, "");
    }
}

static void print_bracket(const struct final *final, const char *winner,
                          const struct listing *list) {
    cell_write(stdout, contest_text_in(&final->rules->name, language_code()), 0);
    printf("%s\n", final->is_settled ? "" : _(" (seeds not settled yet)"));
    listing_print(list);
    if (winner[0] != '\0') {
        fputs(_("Winner: "), stdout);
        cell_write(stdout, winner, 0);
        fputc('\n', stdout);
    }
    fputc('\n', stdout);
}

static bool show_bracket(struct desk *desk, const struct contest_bracket *rules, cJSON *all,
                         struct fault *fault) {
    struct final final;
    struct listing list = {.columns = meeting_columns, .column_count = 5};
    if (!final_read(desk, rules, &final, fault)) {
        return false;
    }
    const size_t seed = final.bracket->winner;
    const char *winner = seed < final.seed_count ? desk_team_at(desk, final.seeds[seed])->id : "";
    list_meetings(desk, &final, &list);
    if (all == NULL) {
        print_bracket(&final, winner, &list);
    } else {
        cJSON *one = verb_object();
        verb_text(one, "bracket", rules->id);
        cJSON_AddBoolToObject(one, "settled", final.is_settled);
        verb_text(one, "winner", winner);
        cJSON_AddItemToObject(one, "meetings", listing_json(&list));
        cJSON_AddItemToArray(all, one);
    }
    listing_release(&list);
    final_release(&final);
    return true;
}

static int show_brackets(const struct command_line *line, struct desk *desk) {
    struct fault fault = {0};
    const struct contest *contest = desk_contest(desk);
    cJSON *root = line->json ? verb_object() : NULL;
    cJSON *all = root == NULL ? NULL : cJSON_AddArrayToObject(root, "brackets");
    bool ok = contest->bracket_count > 0 ||
              fault_set(&fault, FAULT_REFERENCE, _("The rules have no bracket."));
    for (size_t i = 0; ok && i < contest->bracket_count; i++) {
        ok = show_bracket(desk, &contest->brackets[i], all, &fault);
    }
    if (!ok) {
        cJSON_Delete(root);
        return command_line_fail(line, &fault);
    }
    return root == NULL ? COMMAND_LINE_DONE : command_line_print_json(root);
}

static int settle(const struct command_line *line, struct desk *desk,
                  const struct verb_given *given) {
    struct fault fault = {0};
    struct record_by by;
    struct act act = {0};
    const struct contest_bracket *rules = contest_bracket(desk_contest(desk), line->operand[1]);
    if (rules == NULL) {
        fault_set(&fault, FAULT_REFERENCE, _("The rules have no bracket “%s”."), line->operand[1]);
        return command_line_fail(line, &fault);
    }
    return verb_by(given, &by, &fault) && final_settle(desk, &by, rules, &act, &fault)
               ? verb_show_act(line, _("the seeds are settled"), &act)
               : command_line_fail(line, &fault);
}

static int run_brackets(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    const bool settles = line->operand_count == 2;
    struct desk *desk = verb_desk(line, given, settles ? STORE_WRITE : STORE_READ, &fault);
    int status = desk == NULL ? command_line_fail(line, &fault)
                 : settles    ? settle(line, desk, given)
                              : show_brackets(line, desk);
    desk_close(desk);
    return status;
}

/* ---- the tables
 * -------------------------------------------------------------------------------------- */

static const struct command_line_option reading[] = {VERB_AS_OF, {0}};
static const struct command_line_option writing[] = {VERB_WHO, VERB_WHY, VERB_ENTRY, {0}};

const struct verb verb_draw = {.name = "draw",
                               .name_fr = "tirer",
                               .operands = N_("STORE"),
                               .help = N_("draw by lot, once, in which order equal teams stand"),
                               .operands_min = 1,
                               .operands_max = 1,
                               .options = writing,
                               .examples = N_("  perseverons-score draw my-contest --who ML\n"),
                               .run = run_draw};
const struct verb verb_give = {
    .name = "give",
    .name_fr = "donner",
    .operands = N_("STORE RESULT TEAM VALUE"),
    .help = N_("the value of a result that is given by hand"),
    .operands_min = 4,
    .operands_max = 4,
    .options = writing,
    .examples = N_("  perseverons-score give my-contest bonus T12 2,5 --who ML\n"),
    .run = run_give};
const struct verb verb_awards = {.name = "awards",
                                 .name_fr = "prix",
                                 .operands = N_("STORE"),
                                 .help = N_("who gets which prize"),
                                 .operands_min = 1,
                                 .operands_max = 1,
                                 .options = reading,
                                 .examples = N_("  perseverons-score awards my-contest\n"),
                                 .run = run_awards};
const struct verb verb_brackets = {
    .name = "brackets",
    .name_fr = "tableaux",
    .operands = N_("STORE [BRACKET]"),
    .help = N_("who meets whom; with a bracket's name, settles its seeds for good"),
    .operands_min = 1,
    .operands_max = 2,
    .options = writing,
    .examples = N_("  perseverons-score brackets my-contest\n"
                   "  perseverons-score brackets my-contest finals --who ML\n"),
    .run = run_brackets};
