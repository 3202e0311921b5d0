/* A scored match for people and for machines. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "language/language.h"
#include "scoring/cell.h"
#include "scoring/contest_ranking.h"
#include "scoring/print.h"

#define TEAMS_TEXT_MAX (MATCH_TEAMS_MAX * (SHEET_TEXT_MAX + 2))

static const char *const states[] = {"played", "absent", "forfeit", "disqualified"};

static const char *state_text(enum sheet_state state) {
    switch (state) {
    case SHEET_PLAYED:
        return "";
    case SHEET_ABSENT:
        return _("absent");
    case SHEET_FORFEIT:
        return _("forfeit");
    case SHEET_DISQUALIFIED:
        return _("disqualified");
    }
    return "";
}

static void teams_text(const struct match_side *side, char text[TEAMS_TEXT_MAX]) {
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < side->team_count && used < TEAMS_TEXT_MAX; i++) {
        used += (size_t)snprintf(text + used, TEAMS_TEXT_MAX - used, "%s%s", i == 0 ? "" : ", ",
                                 side->teams[i].id);
    }
}

static size_t teams_width(const struct match_sheet *match) {
    char text[TEAMS_TEXT_MAX];
    size_t width = cell_width(_("Teams"));
    for (size_t i = 0; i < match->side_count; i++) {
        teams_text(&match->sides[i], text);
        width = cell_width(text) > width ? cell_width(text) : width;
    }
    return width;
}

static void print_side(FILE *out, const struct match_score *score, size_t index, size_t width,
                       char point) {
    const struct match_side_score *side = &score->sides[index];
    char teams[TEAMS_TEXT_MAX], number[RATIONAL_TEXT_MAX];
    teams_text(&score->match->sides[index], teams);
    fprintf(out, "%3zu  ", side->place);
    cell_write(out, teams, width);
    cell_write_right(out, rational_write(side->total, point, number), 10);
    cell_write_right(out, rational_write(side->league_points, point, number), 10);
    fprintf(out, "  %s\n", state_text(score->match->sides[index].state));
}

char *print_match_table(const struct match_score *score, const char *language,
                        struct fault *fault) {
    char *text = NULL;
    size_t length = 0, width = teams_width(score->match);
    FILE *out = open_memstream(&text, &length);
    if (out == NULL) {
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        return NULL;
    }
    fputs("     ", out);
    cell_write(out, _("Teams"), width);
    cell_write_right(out, _("Total"), 10);
    cell_write_right(out, _("League"), 10);
    fputc('\n', out);
    for (size_t place = 1; place <= score->match->side_count; place++) {
        for (size_t i = 0; i < score->match->side_count; i++) {
            if (score->sides[i].place == place) {
                print_side(out, score, i, width, language[0] == 'f' ? ',' : '.');
            }
        }
    }
    if (fclose(out) != 0) {
        free(text);
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        return NULL;
    }
    return text;
}

/* ---- for machines ---------------------------------------------------------------------- */

static bool put_number(cJSON *object, const char *key, struct rational number) {
    char text[RATIONAL_TEXT_MAX];
    return cJSON_AddStringToObject(object, key, rational_write(number, '.', text)) != NULL;
}

static bool put_teams(cJSON *object, const struct match_side *side) {
    cJSON *list = cJSON_AddArrayToObject(object, "teams");
    for (size_t i = 0; list != NULL && i < side->team_count; i++) {
        cJSON *team = cJSON_CreateString(side->teams[i].id);
        if (team == NULL || !cJSON_AddItemToArray(list, team)) {
            cJSON_Delete(team);
            return false;
        }
    }
    return list != NULL;
}

static bool put_side(cJSON *list, const struct match_score *score, size_t index) {
    const struct match_side_score *side = &score->sides[index];
    cJSON *object = cJSON_CreateObject();
    if (object == NULL || !cJSON_AddItemToArray(list, object)) {
        cJSON_Delete(object);
        return false;
    }
    return put_teams(object, &score->match->sides[index]) &&
           cJSON_AddNumberToObject(object, "place", (double)side->place) != NULL &&
           cJSON_AddStringToObject(object, "state", states[score->match->sides[index].state]) !=
               NULL &&
           put_number(object, "total", side->total) &&
           put_number(object, "league_points", side->league_points) &&
           cJSON_AddBoolToObject(object, "valid", side->valid) != NULL;
}

char *print_match_json(const struct match_score *score, struct fault *fault) {
    cJSON *root = cJSON_CreateObject();
    bool ok = cJSON_AddStringToObject(root, "schema", "perseverons-match-score/1") != NULL &&
              cJSON_AddStringToObject(root, "contest", score->match->contest->id) != NULL &&
              cJSON_AddStringToObject(root, "event", score->match->event->id) != NULL &&
              cJSON_AddStringToObject(root, "match", score->match->id) != NULL;
    cJSON *sides = ok ? cJSON_AddArrayToObject(root, "sides") : NULL;
    ok = sides != NULL;
    for (size_t i = 0; ok && i < score->match->side_count; i++) {
        ok = put_side(sides, score, i);
    }
    char *text = ok ? cJSON_Print(root) : NULL;
    cJSON_Delete(root);
    if (text == NULL) {
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    return text;
}
