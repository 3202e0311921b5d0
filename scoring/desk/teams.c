/* A team's facts, for people and for the standings. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/desk/parts.h"
#include "strict-json/json.h"

static const char *text_of(struct desk *desk, const struct json_value *root, const char *key,
                           struct fault *fault) {
    const struct json_value *value = json_member(root, key);
    return value == NULL || value->type != JSON_STRING
               ? ""
               : pool_text(&desk->texts, value->text, fault);
}

/* One a line. NULL: memory is out. */
static const char *establishments_of(struct desk *desk, const struct json_value *root,
                                     struct fault *fault) {
    const struct json_value *list = json_member(root, "establishments");
    size_t length = 1;
    if (list == NULL || list->type != JSON_ARRAY || list->count == 0) {
        return "";
    }
    for (const struct json_value *one = list->first; one != NULL; one = one->next) {
        length += one->text_length + 1;
    }
    char *text = pool_take(&desk->texts, length, 1, fault);
    for (const struct json_value *one = list->first; text != NULL && one != NULL; one = one->next) {
        strcat(text, one->index == 0 ? "" : "\n");
        strcat(text, one->type == JSON_STRING ? one->text : "");
    }
    return text;
}

/* The member "more" of a body that was read strictly already. NULL: memory is out. */
static const char *more_of(struct desk *desk, const char *content, struct fault *fault) {
    cJSON *root = cJSON_Parse(content);
    cJSON *more = cJSON_GetObjectItemCaseSensitive(root, "more");
    char *printed = more == NULL ? NULL : cJSON_PrintUnformatted(more);
    const char *text = printed == NULL ? "" : pool_text(&desk->texts, printed, fault);
    cJSON_free(printed);
    cJSON_Delete(root);
    return text;
}

static bool read_team(struct desk *desk, const struct store_subject *subject,
                      struct desk_team *team, struct fault *fault) {
    struct json_document *document =
        json_read_bytes(subject->subject, subject->content, strlen(subject->content), fault);
    if (document == NULL) {
        return false;
    }
    const struct json_value *root = json_root(document);
    team->name = text_of(desk, root, "name", fault);
    team->category = text_of(desk, root, "category", fault);
    team->level = text_of(desk, root, "level", fault);
    team->establishments = establishments_of(desk, root, fault);
    team->more = json_member(root, "more") == NULL ? "" : more_of(desk, subject->content, fault);
    struct fault none = {0};
    if (json_member(root, "pupils") != NULL) {
        json_get_integer(root, "pupils", 0, INT64_MAX, &team->pupils, &none);
    }
    json_free(document);
    return team->name != NULL && team->category != NULL && team->level != NULL &&
           team->establishments != NULL && team->more != NULL;
}

static enum standings_status status_of(const struct desk_team *team) {
    if (!team->registered || team->withdrawn) {
        return STANDINGS_WITHDRAWN;
    }
    return team->disqualified ? STANDINGS_DISQUALIFIED : STANDINGS_RUNS;
}

/* A team that the rules do not take is in no table, and a problem says so. */
static bool put_in_standings(struct desk *desk, const struct desk_team *team, const char *subject,
                             struct fault *fault) {
    const char *levels[1] = {team->level};
    struct standings_team entry = {.id = team->id,
                                   .category = team->category[0] == '\0' ? NULL : team->category,
                                   .level_count =
                                       team->level[0] != '\0' && desk->contest->level_count > 0,
                                   .levels = levels,
                                   .status = status_of(team)};
    if (standings_add_team(desk->standings, &entry, fault)) {
        return true;
    }
    const struct fault problem = *fault;
    entry = (struct standings_team){.id = team->id, .status = STANDINGS_WITHDRAWN};
    return problem.kind != FAULT_MEMORY && standings_add_team(desk->standings, &entry, fault) &&
           problem_add(desk, subject, &problem, fault);
}

/* NULL: memory is out. */
static struct desk_team *place_of(struct desk *desk, const char *id, struct fault *fault) {
    size_t index = standings_find_team(desk->standings, id);
    if (index != CONTEST_NONE) {
        return &desk->teams[index];
    }
    if (desk->team_count == desk->team_room) {
        const size_t room = desk->team_room * 2 + 64;
        struct desk_team *grown = realloc(desk->teams, room * sizeof *grown);
        if (grown == NULL) {
            fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
            return NULL;
        }
        desk->teams = grown;
        desk->team_room = room;
    }
    return &desk->teams[desk->team_count];
}

bool teams_put(struct desk *desk, const struct store_subject *subject, struct fault *fault) {
    struct desk_team *place = place_of(desk, subject->key, fault);
    struct desk_team team = {
        .name = "", .category = "", .level = "", .establishments = "", .more = ""};
    if (place == NULL) {
        return false;
    }
    const bool is_new = place == desk->teams + desk->team_count;
    team.id = is_new ? pool_text(&desk->texts, subject->key, fault) : place->id;
    team.registered = subject->content[0] != '\0';
    team.withdrawn = (subject->flags & KIND_WITHDRAWN) != 0;
    team.disqualified = (subject->flags & KIND_DISQUALIFIED) != 0;
    problem_clear(desk, subject->subject);
    if (team.id == NULL || (team.registered && !read_team(desk, subject, &team, fault)) ||
        !put_in_standings(desk, &team, subject->subject, fault)) {
        return false;
    }
    *place = team;
    desk->team_count += is_new;
    return true;
}

size_t desk_team_count(const struct desk *desk) { return desk->team_count; }

const struct desk_team *desk_team_at(const struct desk *desk, size_t index) {
    return &desk->teams[index];
}

const struct desk_team *desk_team(const struct desk *desk, const char *id) {
    size_t index = standings_find_team(desk->standings, id);
    return index == CONTEST_NONE ? NULL : &desk->teams[index];
}
