#include "scoring/desk/final.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "strict-json/json.h"

/* ---- seeds ---------------------------------------------------------------------------------- */

static void draw_name(const struct contest_bracket *rules, char name[STORE_SUBJECT_MAX + 1]) {
    snprintf(name, STORE_SUBJECT_MAX + 1, "draw:seeds/%s", rules->id);
}

static bool settled_seeds(struct desk *desk, struct final *out, struct fault *fault) {
    char name[STORE_SUBJECT_MAX + 1];
    draw_name(out->rules, name);
    const struct store_subject *draw = store_view_find(desk_view(desk), name);
    if (draw == NULL || draw->content[0] == '\0') {
        return true;
    }
    struct json_document *document =
        json_read_bytes(name, draw->content, strlen(draw->content), fault);
    const struct json_value *list;
    bool ok = document != NULL &&
              json_get_array(json_root(document), "order", 2, out->rules->seed_count, &list, fault);
    for (const struct json_value *one = ok ? list->first : NULL; ok && one != NULL;
         one = one->next) {
        const size_t team = one->type == JSON_STRING
                                ? standings_find_team(desk_standings(desk), one->text)
                                : CONTEST_NONE;
        ok = team != CONTEST_NONE || json_fault(one, fault, FAULT_REFERENCE, _("No such team."));
        out->seeds[out->seed_count++] = team;
    }
    json_free(document);
    out->is_settled = ok;
    return ok;
}

static bool ranked_seeds(struct desk *desk, struct final *out, struct fault *fault) {
    const struct contest *contest = desk_contest(desk);
    if (out->rules->ranking == CONTEST_NONE) {
        for (size_t i = 0; i < desk_team_count(desk) && out->seed_count < out->rules->seed_count;
             i++) {
            const struct desk_team *team = desk_team_at(desk, i);
            if (team->registered && !team->withdrawn && !team->disqualified) {
                out->seeds[out->seed_count++] = i;
            }
        }
        return true;
    }
    const struct standings_table *table = standings_table(
        desk_standings(desk), &contest->rankings[out->rules->ranking], out->rules->category, fault);
    for (size_t i = 0;
         table != NULL && i < table->row_count && out->seed_count < out->rules->seed_count; i++) {
        if (table->rows[i].rank != STANDINGS_NO_RANK) {
            out->seeds[out->seed_count++] = table->rows[i].team;
        }
    }
    return table != NULL;
}

/* ---- what was played --------------------------------------------------------------------------
 */

void final_match(const struct final *final, size_t meeting, size_t game,
                 char id[STORE_ID_MAX + 1]) {
    const struct bracket_meeting *at = &final->bracket->meetings[meeting];
    char tail[32] = "";
    if (final->rules->best_of > 1) {
        snprintf(tail, sizeof tail, ".%zu", game);
    }
    snprintf(id, STORE_ID_MAX + 1, "%s-%zu.%zu%s", final->rules->id, at->round, at->number, tail);
}

static size_t side_of(const struct desk *desk, const struct match_sheet *match,
                      const struct final *final, size_t entry) {
    const char *id = desk_team_at(desk, final->seeds[entry])->id;
    for (size_t side = 0; side < match->side_count; side++) {
        for (size_t i = 0; i < match->sides[side].team_count; i++) {
            if (strcmp(match->sides[side].teams[i].id, id) == 0) {
                return side;
            }
        }
    }
    return CONTEST_NONE;
}

static bool other_teams(const struct match_sheet *match, struct fault *fault) {
    return fault_set(fault, FAULT_REFERENCE,
                     _("The sheet of match “%s” is not of the teams that meet there."), match->id);
}

/* Equal sides go by their seeds: the ranking they come from settles it. */
static bool enter_match(struct desk *desk, struct final *final, size_t meeting,
                        const struct match_sheet *match, struct fault *fault) {
    const struct bracket_meeting *at = &final->bracket->meetings[meeting];
    size_t ranks[MATCH_SIDES_MAX] = {0}, sides[BRACKET_SIDES_MAX] = {0};
    size_t places[BRACKET_SIDES_MAX] = {0};
    struct match_score score;
    for (size_t i = 0; i < final->rules->sides; i++) {
        if (at->entries[i] < final->seed_count) {
            sides[i] = side_of(desk, match, final, at->entries[i]);
            if (sides[i] == CONTEST_NONE) {
                return other_teams(match, fault);
            }
            ranks[sides[i]] = at->entries[i] + 1;
        }
    }
    if (!match_score(match, &score, fault)) {
        return false;
    }
    if (final->rules->best_of == 1) {
        match_settle(&score, ranks);
    }
    size_t last = match->side_count;
    for (size_t i = 0; i < final->rules->sides; i++) {
        places[i] = at->entries[i] < final->seed_count ? score.sides[sides[i]].place : ++last;
    }
    match_score_release(&score);
    return bracket_enter_game(final->bracket, meeting, places, fault);
}

static bool play_game(struct desk *desk, struct final *final, size_t meeting, size_t game,
                      bool *played, struct fault *fault) {
    char id[STORE_ID_MAX + 1], name[STORE_SUBJECT_MAX + 1];
    const struct contest *contest = desk_contest(desk);
    final_match(final, meeting, game, id);
    snprintf(name, sizeof name, "sheet:%s/%s", contest->events[final->rules->event].id, id);
    const struct store_subject *sheet = store_view_find(desk_view(desk), name);
    *played = sheet != NULL && sheet->content[0] != '\0';
    if (!*played) {
        return true;
    }
    struct match_sheet *match =
        match_read_bytes(contest, name, sheet->content, strlen(sheet->content), fault);
    bool ok = match != NULL && enter_match(desk, final, meeting, match, fault);
    match_free(match);
    return ok;
}

static bool can_be_played(const struct final *final, const struct bracket_meeting *meeting) {
    for (size_t i = 0; i < final->rules->sides; i++) {
        if (meeting->entries[i] == BRACKET_OPEN) {
            return false;
        }
    }
    return !meeting->decided;
}

/* Round by round: who goes on is known before the next round is looked at. */
static bool play(struct desk *desk, struct final *final, struct fault *fault) {
    for (size_t i = 0; i < final->bracket->meeting_count; i++) {
        struct bracket_meeting *meeting = &final->bracket->meetings[i];
        bool played = can_be_played(final, meeting);
        for (size_t game = 1; played && !meeting->decided && game <= BRACKET_GAMES_MAX; game++) {
            if (!play_game(desk, final, i, game, &played, fault)) {
                return false;
            }
            played = played && final->rules->best_of > 1;
        }
    }
    return true;
}

/* ---- the whole
 * ----------------------------------------------------------------------------------- */

static bool start(struct final *out, struct fault *fault) {
    const struct bracket_plan plan = {.seeds = out->seed_count,
                                      .sides = out->rules->sides,
                                      .advance = out->rules->advance,
                                      .best_of = out->rules->best_of,
                                      .third_place = out->rules->third_place};
    if (out->seed_count < 2) {
        return fault_set(fault, FAULT_MISSING,
                         _("Fewer than two teams are ranked: “%s” cannot begin yet."),
                         out->rules->id);
    }
    out->bracket = bracket_new(&plan, fault);
    return out->bracket != NULL;
}

static bool find_seeds(struct desk *desk, struct final *out, struct fault *fault) {
    out->seeds = calloc(out->rules->seed_count + 1, sizeof *out->seeds);
    if (out->seeds == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    return settled_seeds(desk, out, fault) && (out->is_settled || ranked_seeds(desk, out, fault));
}

bool final_read(struct desk *desk, const struct contest_bracket *rules, struct final *out,
                struct fault *fault) {
    *out = (struct final){.rules = rules};
    if (find_seeds(desk, out, fault) && start(out, fault) && play(desk, out, fault)) {
        return true;
    }
    final_release(out);
    return false;
}

void final_release(struct final *final) {
    bracket_free(final->bracket);
    free(final->seeds);
    final->bracket = NULL;
    final->seeds = NULL;
}

bool final_settle(struct desk *desk, const struct record_by *by,
                  const struct contest_bracket *rules, struct act *act, struct fault *fault) {
    char name[STORE_SUBJECT_MAX + 1];
    struct final now = {.rules = rules};
    draw_name(rules, name);
    bool ok = find_seeds(desk, &now, fault) && start(&now, fault) &&
              act_draw(desk, by, paper_key(name), now.seeds, now.seed_count, act, fault);
    final_release(&now);
    return ok;
}
