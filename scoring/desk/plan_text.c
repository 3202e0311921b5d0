/* A plan as "perseverons-schedule/1":
 *
 *     {"schema": "perseverons-schedule/1", "event": "parcours", "slot_minutes": 6,
 *      "sessions": [[540, 720], [810, 1020]], "delays": [[12, 15]],
 *      "arenas": 2, "sides": 1, "runs": 3, "teams": ["T1", ...],
 *      "seats": [0, 4, -1, ...],       match by match, side by side; match = slot * arenas + arena
 *      "juries": [{"event": "projet", "panels": 2, "length_slots": 3, "gap_slots": 1,
 *                  "visits": [[panel, slot], ...]}]}     by team; slot -1: none
 */
#include "scoring/desk/plan_text.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "strict-json/json.h"

#define MINUTES_MAX (14 * 24 * 60)

/* ---- writing ------------------------------------------------------------------------------ */

static void put_pair(cJSON *list, int first, int second) {
    const int pair[2] = {first, second};
    cJSON_AddItemToArray(list, cJSON_CreateIntArray(pair, 2));
}

static void put_juries(cJSON *root, const struct plan *plan) {
    cJSON *list = cJSON_AddArrayToObject(root, "juries");
    for (int i = 0; i < plan->jury_count; i++) {
        cJSON *jury = cJSON_CreateObject();
        cJSON_AddStringToObject(jury, "event", plan->juries[i]);
        cJSON_AddNumberToObject(jury, "panels", plan->jury[i].panels);
        cJSON_AddNumberToObject(jury, "length_slots", plan->jury[i].length_slots);
        cJSON_AddNumberToObject(jury, "gap_slots", plan->jury[i].gap_slots);
        cJSON *visits = cJSON_AddArrayToObject(jury, "visits");
        for (int team = 0; team < plan->team_count; team++) {
            const struct schedule_visit *visit = &plan->visits[i * plan->team_count + team];
            put_pair(visits, visit->panel, visit->slot);
        }
        cJSON_AddItemToArray(list, jury);
    }
}

static char *plan_json(const struct plan *plan) {
    const struct schedule *schedule = plan->schedule;
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "schema", PLAN_SCHEMA);
    cJSON_AddStringToObject(root, "event", plan->event);
    cJSON_AddNumberToObject(root, "slot_minutes", plan->times.slot_minutes);
    cJSON *sessions = cJSON_AddArrayToObject(root, "sessions");
    for (int i = 0; i < plan->times.session_count; i++) {
        put_pair(sessions, plan->sessions[i].start_minute, plan->sessions[i].end_minute);
    }
    cJSON *delays = cJSON_AddArrayToObject(root, "delays");
    for (int i = 0; i < plan->times.delay_count; i++) {
        put_pair(delays, plan->delays[i].slot, plan->delays[i].minutes);
    }
    cJSON_AddNumberToObject(root, "arenas", schedule->arenas);
    cJSON_AddNumberToObject(root, "sides", schedule->sides);
    cJSON_AddNumberToObject(root, "runs", schedule->runs);
    cJSON *teams = cJSON_AddArrayToObject(root, "teams");
    for (int i = 0; i < plan->team_count; i++) {
        cJSON_AddItemToArray(teams, cJSON_CreateString(plan->teams[i]));
    }
    cJSON_AddItemToObject(
        root, "seats", cJSON_CreateIntArray(schedule->seats, schedule->matches * schedule->sides));
    put_juries(root, plan);
    char *text = cJSON_PrintUnformatted(root);
    cJSON_Delete(root);
    return text;
}

bool plan_keep(struct desk *desk, const struct record_by *by, const struct plan *plan,
               struct act *act, struct fault *fault) {
    struct store_receipt receipt = {0};
    const struct store_subject *there = store_view_find(desk_view(desk), "schedule");
    struct record_by seen = *by;
    char *json = plan_json(plan);
    if (json == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    seen.expected = there == NULL ? "" : there->tips;
    bool ok = record_schedule(desk_store(desk), &seen, json, &receipt, fault);
    cJSON_free(json);
    act->sequence = receipt.sequence;
    snprintf(act->id, sizeof act->id, "%s", receipt.id);
    return ok && desk_refresh(desk, fault);
}

/* ---- reading -----------------------------------------------------------------------------------
 */

static bool get_int(const struct json_value *object, const char *key, int min, int max, int *out,
                    struct fault *fault) {
    int64_t value = 0;
    bool ok = json_get_integer(object, key, min, max, &value, fault);
    *out = (int)value;
    return ok;
}

static bool read_pair(const struct json_value *pair, int64_t max, int *first, int *second,
                      struct fault *fault) {
    int64_t a = 0, b = 0;
    bool ok = json_is_array(pair, 2, 2, fault) && json_integer(pair->first, -1, max, &a, fault) &&
              json_integer(pair->first->next, -1, max, &b, fault);
    *first = (int)a;
    *second = (int)b;
    return ok;
}

static bool read_times(const struct json_value *root, struct plan *plan, struct fault *fault) {
    const struct json_value *list;
    bool ok = get_int(root, "slot_minutes", 1, 600, &plan->times.slot_minutes, fault) &&
              json_get_array(root, "sessions", 1, PLAN_SESSIONS_MAX, &list, fault);
    for (const struct json_value *one = ok ? list->first : NULL; ok && one != NULL;
         one = one->next) {
        struct timetable_session *session = &plan->sessions[plan->times.session_count++];
        ok = read_pair(one, MINUTES_MAX, &session->start_minute, &session->end_minute, fault);
    }
    ok = ok && json_get_array(root, "delays", 0, PLAN_DELAYS_MAX, &list, fault);
    for (const struct json_value *one = ok ? list->first : NULL; ok && one != NULL;
         one = one->next) {
        struct timetable_delay *delay = &plan->delays[plan->times.delay_count++];
        ok = read_pair(one, MINUTES_MAX, &delay->slot, &delay->minutes, fault);
    }
    plan_times(plan);
    return ok;
}

static bool read_teams(const struct json_value *root, struct plan *plan, struct fault *fault) {
    const struct json_value *list;
    bool ok = json_get_array(root, "teams", 1, SCHEDULE_TEAMS_MAX, &list, fault) &&
              plan_room(plan, (int)list->count, fault);
    for (const struct json_value *one = ok ? list->first : NULL; ok && one != NULL;
         one = one->next) {
        const char *id;
        ok = json_text(one, 1, STORE_ID_MAX, &id, fault);
        snprintf(plan->teams[plan->team_count++], STORE_ID_MAX + 1, "%s", ok ? id : "");
    }
    return ok;
}

static bool read_seats(const struct json_value *root, struct plan *plan, struct fault *fault) {
    struct schedule_demand shape = {.teams = plan->team_count};
    const struct json_value *list;
    if (!get_int(root, "arenas", 1, SCHEDULE_ARENAS_MAX, &shape.arenas, fault) ||
        !get_int(root, "sides", 1, SCHEDULE_SIDES_MAX, &shape.sides, fault) ||
        !get_int(root, "runs", 1, SCHEDULE_RUNS_MAX, &shape.runs, fault) ||
        !json_get_array(root, "seats", 1, SCHEDULE_TEAMS_MAX * SCHEDULE_RUNS_MAX * 16, &list,
                        fault)) {
        return false;
    }
    plan->schedule = schedule_new(&shape, (int)list->count / shape.sides, fault);
    bool ok = plan->schedule != NULL;
    for (const struct json_value *one = ok ? list->first : NULL; ok && one != NULL;
         one = one->next) {
        int64_t team = SCHEDULE_NOBODY;
        ok = json_integer(one, SCHEDULE_NOBODY, plan->team_count - 1, &team, fault);
        if (ok && one->index < list->count / (size_t)shape.sides * (size_t)shape.sides) {
            plan->schedule->seats[one->index] = (int)team;
        }
    }
    return ok;
}

static bool read_jury(const struct json_value *object, struct plan *plan, struct fault *fault) {
    const int index = plan->jury_count++;
    struct schedule_jury *jury = &plan->jury[index];
    const struct json_value *visits;
    const char *event;
    bool ok = json_get_text(object, "event", 1, CONTEST_ID_MAX, &event, fault) &&
              get_int(object, "panels", 1, SCHEDULE_PANELS_MAX, &jury->panels, fault) &&
              get_int(object, "length_slots", 1, MINUTES_MAX, &jury->length_slots, fault) &&
              get_int(object, "gap_slots", 0, MINUTES_MAX, &jury->gap_slots, fault) &&
              json_get_array(object, "visits", (size_t)plan->team_count, (size_t)plan->team_count,
                             &visits, fault);
    for (const struct json_value *one = ok ? visits->first : NULL; ok && one != NULL;
         one = one->next) {
        struct schedule_visit *visit =
            &plan->visits[(size_t)(index * plan->team_count) + one->index];
        ok = read_pair(one, MINUTES_MAX, &visit->panel, &visit->slot, fault);
    }
    snprintf(plan->juries[index], sizeof plan->juries[index], "%s", ok ? event : "");
    return ok;
}

static bool read_plan(const struct json_value *root, struct plan *plan, struct fault *fault) {
    const struct json_value *juries;
    const char *event, *schema;
    if (!json_get_text(root, "schema", 1, CONTEST_ID_MAX, &schema, fault) ||
        !json_get_text(root, "event", 1, CONTEST_ID_MAX, &event, fault)) {
        return false;
    }
    if (strcmp(schema, PLAN_SCHEMA) != 0) {
        return json_fault(json_member(root, "schema"), fault, FAULT_VERSION,
                          _("This schedule was made by a newer program."));
    }
    snprintf(plan->event, sizeof plan->event, "%s", event);
    bool ok = read_times(root, plan, fault) && read_teams(root, plan, fault) &&
              read_seats(root, plan, fault) &&
              json_get_array(root, "juries", 0, SCHEDULE_JURIES_MAX, &juries, fault);
    for (const struct json_value *one = ok ? juries->first : NULL; ok && one != NULL;
         one = one->next) {
        ok = read_jury(one, plan, fault);
    }
    return ok;
}

bool plan_read(struct desk *desk, struct plan *plan, struct fault *fault) {
    const struct store_subject *there = store_view_find(desk_view(desk), "schedule");
    *plan = (struct plan){0};
    if (there == NULL || there->content[0] == '\0') {
        fault_set(fault, FAULT_MISSING, _("There is no schedule yet."));
        return fault_advise(fault, _("Make one: perseverons-score schedule STORE --runs 3"));
    }
    struct json_document *document =
        json_read_bytes("schedule", there->content, strlen(there->content), fault);
    bool ok = document != NULL && read_plan(json_root(document), plan, fault);
    json_free(document);
    if (!ok) {
        plan_release(plan);
    }
    return ok;
}
